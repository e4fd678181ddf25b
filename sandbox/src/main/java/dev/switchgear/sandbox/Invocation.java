package dev.switchgear.sandbox;

import java.util.concurrent.CompletableFuture;

/** One event in an environment. */
public record Invocation(
        String requestId, String payload, long deadlineMillis, CompletableFuture<InvocationResult> answer) {}
