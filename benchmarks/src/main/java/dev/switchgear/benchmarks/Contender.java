package dev.switchgear.benchmarks;

import dev.switchgear.sandbox.FunctionSetup;
import dev.switchgear.sandbox.Sandbox;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * A circuit breaker that protects a fleet.
 *
 * @param name the name of its fleet and its tables
 * @param title its name in the report
 * @param needs the language whose packages it needs, if any
 * @param stored its state in a table; empty if it stores nothing outside a process
 * @param function a function that calls the dependency through it
 */
record Contender(
        String name,
        String title,
        Optional<RivalPackages.Language> needs,
        Optional<StoredBreaker> stored,
        Function<Seat, FunctionSetup> function) {
    /**
     * The variables of a function.
     *
     * @param name the name of the function
     * @param table the table of its breaker
     * @param store the address of that table
     * @param dependencyUrl the address that it calls
     */
    record Seat(Sandbox host, RivalPackages packages, String name, String table, URI store, String dependencyUrl) {}
}
