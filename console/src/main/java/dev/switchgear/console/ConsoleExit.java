package dev.switchgear.console;

import dev.switchgear.OvertakenException;
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
        if (problem instanceof OvertakenException) {
            return OVERTAKEN.code;
        }
        if (problem instanceof IllegalArgumentException) {
            return CommandLine.ExitCode.USAGE; // a value is out of its limits
        }
        return problem instanceof StoreUnavailableException store ? of(store).code : 1;
    }

    private static ConsoleExit of(StoreUnavailableException problem) {
        String said = String.valueOf(problem.getMessage());
        return switch (problem.kind()) {
            case DENIED ->
                said.contains("Expired") || said.contains("credentials") || said.contains("token")
                        ? CREDENTIALS
                        : DENIED;
            case MISCONFIGURED -> WRONG_TABLE;
            case UNREADABLE -> UNREADABLE;
            default -> UNREACHABLE;
        };
    }
}
