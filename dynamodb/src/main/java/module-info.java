/** Circuits in a DynamoDB table. The SDK's jars are automatic modules: they state their names, and no more. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.switchgear.dynamodb {
    requires transitive dev.switchgear;
    requires transitive software.amazon.awssdk.services.dynamodb;
    requires static transitive org.jspecify;
    requires transitive software.amazon.awssdk.auth;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.endpoints;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.urlconnection;
    requires software.amazon.awssdk.identity.spi;
    requires transitive software.amazon.awssdk.regions;
    requires software.amazon.awssdk.retries.api;
    requires software.amazon.awssdk.utils;

    exports dev.switchgear.dynamodb;
}
