package org.nvgre.bmv2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.generator.Profile;
import org.nvgre.generator.ProfileException;
import org.nvgre.generator.Profiles;

/// Ten profiles in place of 2^17: for any two features there is one with both, one with neither, and one with each alone.
class ProfileMatrixCoverageTest {
    /// A key of the profile, and the two values that it has in the matrix.
    private record Feature(String key, String on, String off) {
        static Feature toggle(String key) {
            return new Feature(key, "true", "false");
        }
    }

    private record Choice(Feature feature, String value) {
        boolean isIn(JsonNode profile) {
            return profile.at("/" + feature.key.replace('.', '/')).asText().equals(value);
        }

        @Override
        public String toString() {
            return feature.key + ": " + value;
        }
    }

    private static final List<Feature> FEATURES = List.of(new Feature("standard", "draft-02", "rfc7637"),
            new Feature("underlay.dscp", "uniform", "pipe"), Feature.toggle("underlay.ipv6"),
            Feature.toggle("underlay.multipath"), Feature.toggle("underlay.ecn"),
            Feature.toggle("underlay.pcpFromDscp"), Feature.toggle("underlay.mtu"),
            Feature.toggle("underlay.peerCheck"), Feature.toggle("underlay.host"),
            Feature.toggle("floodUnknown"),
            Feature.toggle("groupOverride"), Feature.toggle("neighborProxy"), Feature.toggle("router"),
            Feature.toggle("gateway"), Feature.toggle("sourceGuard"), Feature.toggle("acl"),
            Feature.toggle("meter"));

    @Test
    @DisplayName("the matrix has every pair of features, on and off, but for a gateway without a router")
    void everyPair() throws Exception {
        List<JsonNode> profiles = profiles();
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < FEATURES.size(); i++) {
            for (int j = i + 1; j < FEATURES.size(); j++) {
                for (Choice one : choices(FEATURES.get(i))) {
                    for (Choice other : choices(FEATURES.get(j))) {
                        if (profiles.stream()
                                .noneMatch(profile -> one.isIn(profile) && other.isIn(profile))) {
                            missing.add(one + ", " + other);
                        }
                    }
                }
            }
        }
        assertEquals(List.of("router: false, gateway: true"), missing);
    }

    private static List<Choice> choices(Feature feature) {
        return List.of(new Choice(feature, feature.on), new Choice(feature, feature.off));
    }

    private static List<JsonNode> profiles() throws IOException, ProfileException, URISyntaxException {
        List<JsonNode> profiles = new ArrayList<>();
        for (String name : ProfileMatrixTest.class.getAnnotation(OnEveryTarget.class).profiles()) {
            String file = "/profiles/" + name + ".yaml";
            Profile profile = Profiles.load(Path.of(
                    Objects.requireNonNull(ProfileMatrixCoverageTest.class.getResource(file), file).toURI()));
            profiles.add(new JsonMapper().valueToTree(profile));
        }
        return profiles;
    }
}
