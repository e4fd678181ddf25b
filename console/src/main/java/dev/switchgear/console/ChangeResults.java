package dev.switchgear.console;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of each circuit of one command, so that a failure does not hide what was changed before it. */
final class ChangeResults {
    private final List<String> changed = new ArrayList<>();
    private final List<Map<String, Object>> answers = new ArrayList<>();
    private final List<Map<String, Object>> failed = new ArrayList<>();
    private final List<String> notTried = new ArrayList<>();
    private int exit = Verb.DONE;
    private boolean over;

    void changed(String circuit, Map<String, Object> answer) {
        changed.add(circuit);
        answers.add(answer);
    }

    /** Notes a failure. If the table gives no answer, or denies it, the other circuits would fail, too. */
    void failed(String circuit, RuntimeException problem, String told) {
        ConsoleExit kind = ConsoleExit.kindOf(problem);
        failed.add(Map.of("circuit", circuit, "problem", told, "exitCode", kind.code()));
        exit = exit == Verb.DONE ? kind.code() : exit;
        over |= kind != ConsoleExit.OVERTAKEN && kind != ConsoleExit.UNREADABLE;
    }

    boolean isOver() {
        return over;
    }

    void notTried(String circuit) {
        notTried.add(circuit);
    }

    /** The code of the first failure; otherwise that nothing failed. */
    int exit() {
        return exit;
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("circuits", answers);
        if (exit != Verb.DONE) {
            fields.put("failed", failed);
            fields.put("notTried", notTried);
        }
        return fields;
    }

    /** One line for each failure, and one for what was changed; nothing if all were. */
    void complain(PrintWriter err) {
        if (exit == Verb.DONE) {
            return;
        }
        failed.forEach(each -> err.println("switchgear: " + each.get("circuit") + ": " + each.get("problem")));
        err.println("switchgear: changed: " + (changed.isEmpty() ? "none" : String.join(", ", changed))
                + (notTried.isEmpty() ? "" : "; not tried: " + String.join(", ", notTried)));
    }
}
