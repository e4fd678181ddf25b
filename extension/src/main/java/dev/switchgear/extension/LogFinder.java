package dev.switchgear.extension;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Sends the log of the other modules to {@link Log}, so that the runtime of the layer needs no logging module. */
public final class LogFinder extends System.LoggerFinder {
    /** Made by the JDK. */
    public LogFinder() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Line(name);
    }

    private record Line(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return Log.writes(ours(level));
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            Log.write(ours(level), message + (thrown == null ? "" : ": " + thrown));
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... values) {
            boolean plain = format == null || values == null || values.length == 0;
            Log.write(ours(level), plain ? String.valueOf(format) : MessageFormat.format(format, values));
        }

        private static Log.Level ours(Level level) {
            return switch (level) {
                case ALL, TRACE, DEBUG -> Log.Level.DEBUG;
                case INFO -> Log.Level.INFO;
                case WARNING -> Log.Level.WARN;
                case ERROR -> Log.Level.ERROR;
                case OFF -> Log.Level.NONE;
            };
        }
    }
}
