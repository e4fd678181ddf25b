package dev.switchgear.testkit;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether IAM policies allow a request. It implements the part of IAM's evaluation that the policies of a
 * deployment use. An explicit Deny takes precedence over an Allow; without an Allow, the request is denied. Actions and
 * resources may contain {@code *} and {@code ?}. It supports the conditions {@code String…} and {@code Arn…} with
 * {@code Equals}, {@code Like} and their {@code Not}, {@code Null} and {@code Bool}, with {@code ForAllValues:}, {@code
 * ForAnyValue:} and {@code IfExists}. It throws for anything else.
 *
 * <p>For tests: give it the policy that is deployed and the requests that the code makes. Immutable.
 *
 * @since 0.1.0
 */
public final class PolicyEvaluator {
    private final List<Map<?, ?>> statements;

    /**
     * Creates an evaluator.
     *
     * @param documents policy documents as parsed JSON: objects are maps, arrays are lists
     */
    public PolicyEvaluator(Map<?, ?>... documents) {
        statements = List.of(documents).stream()
                .flatMap(document -> list(document.get("Statement")).stream())
                .<Map<?, ?>>map(statement -> (Map<?, ?>) statement)
                .toList();
    }

    /**
     * A request to be allowed or denied.
     *
     * @param action for example {@code dynamodb:GetItem}
     * @param resource its ARN
     * @param keys the condition keys with their values; a key that the request does not have is left out
     */
    public record Request(String action, String resource, Map<String, List<String>> keys) {
        /** Copies the map. */
        public Request {
            keys = Map.copyOf(keys);
        }
    }

    /**
     * Returns whether the request is allowed.
     *
     * @throws IllegalArgumentException if a statement contains something that is not supported
     */
    public boolean allows(Request request) {
        boolean denied = statements.stream().anyMatch(one -> effect(one, "Deny") && applies(one, request));
        return !denied && statements.stream().anyMatch(one -> effect(one, "Allow") && applies(one, request));
    }

    private static boolean effect(Map<?, ?> statement, String effect) {
        return effect.equals(statement.get("Effect"));
    }

    private static boolean applies(Map<?, ?> statement, Request request) {
        for (Object key : statement.keySet()) {
            if (!List.of("Sid", "Effect", "Action", "Resource", "Condition").contains(key)) {
                throw new IllegalArgumentException("a statement has '" + key + "', which is not evaluated");
            }
        }
        String action = request.action().toLowerCase(Locale.ROOT);
        boolean named = texts(statement.get("Action")).stream()
                .anyMatch(pattern -> like(pattern.toLowerCase(Locale.ROOT), action));
        boolean concerned = texts(statement.get("Resource")).stream().anyMatch(one -> like(one, request.resource()));
        return named && concerned && holds(statement.get("Condition"), request);
    }

    private static boolean holds(@Nullable Object condition, Request request) {
        if (condition == null) {
            return true;
        }
        return ((Map<?, ?>) condition)
                .entrySet().stream()
                        .allMatch(operator -> ((Map<?, ?>) Objects.requireNonNull(operator.getValue()))
                                .entrySet().stream()
                                        .allMatch(key -> holds(
                                                String.valueOf(operator.getKey()),
                                                texts(key.getValue()),
                                                request.keys().get(String.valueOf(key.getKey())))));
    }

    private static boolean holds(String operator, List<String> wanted, @Nullable List<String> given) {
        boolean all = operator.startsWith("ForAllValues:");
        boolean any = operator.startsWith("ForAnyValue:");
        String name = operator.substring(operator.indexOf(':') + 1);
        if (name.equals("Null")) {
            return wanted.contains(Boolean.toString(given == null));
        }
        boolean ifExists = name.endsWith("IfExists");
        if (given == null || given.isEmpty()) {
            return all || ifExists;
        }
        if (given.size() > 1 && !all && !any) {
            throw new IllegalArgumentException(
                    operator + " is asked of " + given + "; several values need ForAllValues or" + " ForAnyValue");
        }
        String plain = ifExists ? name.substring(0, name.length() - "IfExists".length()) : name;
        boolean not = plain.contains("Not");
        BiPredicate<String, String> test = test(plain.replace("Not", ""));
        return any
                ? given.stream().anyMatch(value -> not != wanted.stream().anyMatch(one -> test.test(one, value)))
                : given.stream().allMatch(value -> not != wanted.stream().anyMatch(one -> test.test(one, value)));
    }

    private static BiPredicate<String, String> test(String operator) {
        return switch (operator) {
            case "StringEquals", "Bool" -> String::equals;
            case "StringEqualsIgnoreCase" -> String::equalsIgnoreCase;
            case "StringLike", "ArnLike", "ArnEquals" -> PolicyEvaluator::like;
            default -> throw new IllegalArgumentException("condition '" + operator + "' is not evaluated");
        };
    }

    /** {@code *} stands for any text, {@code ?} for one character. */
    private static boolean like(String pattern, String text) {
        String expression = pattern.chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf((char) c)))
                .collect(Collectors.joining());
        return Pattern.compile(expression, Pattern.DOTALL).matcher(text).matches();
    }

    private static List<String> texts(@Nullable Object value) {
        return list(value).stream().map(String::valueOf).toList();
    }

    private static List<?> list(@Nullable Object value) {
        return value == null ? List.of() : value instanceof Collection<?> many ? List.copyOf(many) : List.of(value);
    }
}
