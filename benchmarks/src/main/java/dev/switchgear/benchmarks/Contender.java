package dev.switchgear.benchmarks;

import dev.switchgear.sandbox.FunctionSetup;
import dev.switchgear.sandbox.Sandbox;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * A circuit breaker that protects a fleet.
 *
 * @param name names its fleet and its tables
 * @param title for the report
 * @param needs the language whose packages it needs, if any
 * @param stored what it keeps in a table; empty if it keeps nothing outside a process
 * @param function a function that calls the dependency through it
 */
record Contender(
        String name,
        String title,
        Optional<RivalPackages.Language> needs,
        Optional<StoredBreaker> stored,
        Function<Seat, FunctionSetup> function) {
    /**
     * What a function is told.
     *
     * @param name of the function
     * @param table of its breaker
     * @param store where that table is
     * @param dependencyUrl what it calls
     */
    record Seat(Sandbox host, RivalPackages packages, String name, String table, URI store, String dependencyUrl) {}
}
