package dev.switchgear.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.Callable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The circuit breaker on DynamoDB that Maven Central has for Java. Its classes are of Java 21, and this module is compiled
 * for Java 17, so it is used by reflection.
 */
final class CloudCircuitBreaker {
    static final String NAME = "cloud-circuitbreaker";
    static final int NEEDS_JAVA = 21;

    private static final String ENGINE = "com.cloudcb.core.CloudCircuitBreakerEngine";

    private final Object engine;
    private final Method execute;

    private CloudCircuitBreaker(Object engine, Method execute) {
        this.engine = engine;
        this.execute = execute;
    }

    /** Returns the breaker on a table with the key {@code id}; nothing if this Java is too old for its classes. */
    static Optional<CloudCircuitBreaker> on(DynamoDbClient client, String table) {
        if (Runtime.version().feature() < NEEDS_JAVA) {
            return Optional.empty();
        }
        try {
            Object store = Class.forName("com.cloudcb.store.impl.DynamoDBCircuitBreakerStore")
                    .getConstructor(DynamoDbClient.class, String.class)
                    .newInstance(client, table);
            Object manager = Class.forName("com.cloudcb.core.CircuitBreakerManager")
                    .getConstructor(Class.forName("com.cloudcb.store.CircuitBreakerStore"))
                    .newInstance(store);
            Class<?> type = Class.forName(ENGINE);
            return Optional.of(new CloudCircuitBreaker(
                    type.getConstructor(manager.getClass()).newInstance(manager),
                    type.getMethod("execute", String.class, Callable.class)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(NAME + " is not what this benchmark was written for", e);
        }
    }

    /** Makes a call through it. */
    Object call(Callable<?> work) {
        try {
            return execute.invoke(engine, "payments", work);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a call through " + NAME + " failed", e);
        }
    }
}
