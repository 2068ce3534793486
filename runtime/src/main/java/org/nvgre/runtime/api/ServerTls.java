package org.nvgre.runtime.api;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;

/// TLS 1.3 and 1.2. A client certificate is asked for where there is someone to have signed it, but not insisted on: who
/// has none may have a token.
final class ServerTls extends HttpsConfigurator {

    private final boolean asksClients;

    private ServerTls(SSLContext context, boolean asksClients) {
        super(context);
        this.asksClients = asksClients;
    }

    /// @throws IOException when a file cannot be read or used; one line
    static ServerTls of(ApiSettings.Tls files) throws IOException {
        try {
            TrustManager[] trust = {};
            if (files.clientAuthorities().isPresent()) {
                KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
                authorities.load(null, null);
                int number = 0;
                for (X509Certificate each : ServerKey.certificates(files.clientAuthorities().get())) {
                    authorities.setCertificateEntry("authority" + number++, each);
                }
                var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init(authorities);
                trust = factory.getTrustManagers();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[]{new ServerKey(files)}, trust, null);
            return new ServerTls(context, files.clientAuthorities().isPresent());
        } catch (GeneralSecurityException wrong) {
            throw new IOException("TLS cannot be set up: " + wrong.getMessage(), wrong);
        }
    }

    @Override
    public void configure(HttpsParameters parameters) {
        SSLParameters tls = getSSLContext().getDefaultSSLParameters();
        tls.setProtocols(new String[]{"TLSv1.3", "TLSv1.2"});
        tls.setWantClientAuth(asksClients);
        parameters.setSSLParameters(tls);
    }
}
