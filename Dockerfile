# The control-plane service. First `mvn -DskipTests -pl cli -am package`, then `docker build -t nvgre .`
FROM eclipse-temurin:25-jre

# Where the embedded store has its file; of a user with no rights anywhere else.
RUN mkdir -p /var/lib/nvgre && chown 10001:10001 /var/lib/nvgre

COPY cli/target/lib /opt/nvgre/lib
COPY cli/target/nvgre.jar /opt/nvgre/nvgre.jar

# What the commands inside talk to, the health check too; https and NVGRE_CA where the service has a certificate.
ENV NVGRE_SERVER=http://127.0.0.1:8080

USER 10001:10001
VOLUME /var/lib/nvgre
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-jar", "/opt/nvgre/nvgre.jar", "status", "--alive"]

# A service that answers for anybody but its own machine needs a list of who may ask: mount it at /etc/nvgre.
ENTRYPOINT ["java", "-XX:+UseG1GC", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", \
    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "/opt/nvgre/nvgre.jar"]
CMD ["serve", "--listen", "0.0.0.0:8080", "--store", "/var/lib/nvgre/store", "--access", "/etc/nvgre/access"]
