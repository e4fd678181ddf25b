package dev.switchgear.console;

import dev.switchgear.OvertakenException;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.spi.StoreUnavailableException;
import picocli.CommandLine;

/** The exit codes in addition to 0 (done), 1 (answered no) and 2 (the command line is invalid). */
enum ConsoleExit {
    UNREACHABLE(10),
    DENIED(11),
    CREDENTIALS(12),
    WRONG_TABLE(13),
    UNREADABLE(14),
    OVERTAKEN(15);

    private final int code;

    ConsoleExit(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static int of(Exception problem) {
        if (problem instanceof IllegalArgumentException) {
            return CommandLine.ExitCode.USAGE; // a value is out of its limits
        }
        return problem instanceof OvertakenException || problem instanceof StoreUnavailableException
                ? kindOf((RuntimeException) problem).code
                : 1;
    }

    /** What kind of problem the table, or another operator, has made. */
    static ConsoleExit kindOf(RuntimeException problem) {
        return problem instanceof StoreUnavailableException store ? of(store) : OVERTAKEN;
    }

    private static ConsoleExit of(StoreUnavailableException problem) {
        return switch (problem.kind()) {
            case DENIED -> CircuitTable.isAboutCredentials(problem) ? CREDENTIALS : DENIED;
            case MISCONFIGURED -> WRONG_TABLE;
            case UNREADABLE -> UNREADABLE;
            default -> needsAnotherModule(problem) ? CREDENTIALS : UNREACHABLE;
        };
    }

    /** Whether the profile needs a module of the SDK that is not here, as that of {@code aws login} does. */
    static boolean needsAnotherModule(Exception problem) {
        return problem instanceof StoreUnavailableException && problem.getCause() instanceof IllegalStateException;
    }
}
