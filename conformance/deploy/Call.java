import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;

/** Calls a handler of functions.zip with each line of its input, and prints each answer on a line, as Lambda would with its variables. */
final class Call {
    public static void main(String[] arguments) throws Exception {
        RequestStreamHandler handler = (RequestStreamHandler)
                Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
        Scanner events = new Scanner(System.in, StandardCharsets.UTF_8);
        while (events.hasNextLine()) {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            byte[] event = events.nextLine().getBytes(StandardCharsets.UTF_8);
            handler.handleRequest(new ByteArrayInputStream(event), answer, new Invocation());
            System.out.println("answer " + answer.toString(StandardCharsets.UTF_8).replace("\n", " "));
        }
        System.exit(0);
    }

    private record Invocation() implements Context {
        public String getAwsRequestId() {
            return "request-1";
        }

        public String getLogGroupName() {
            return System.getenv("AWS_LAMBDA_LOG_GROUP_NAME");
        }

        public String getLogStreamName() {
            return "stream";
        }

        public String getFunctionName() {
            return System.getenv("AWS_LAMBDA_FUNCTION_NAME");
        }

        public String getFunctionVersion() {
            return "$LATEST";
        }

        public String getInvokedFunctionArn() {
            return System.getenv("FUNCTION_ARN");
        }

        public CognitoIdentity getIdentity() {
            return null;
        }

        public ClientContext getClientContext() {
            return null;
        }

        public int getRemainingTimeInMillis() {
            return 30_000;
        }

        public int getMemoryLimitInMB() {
            return 512;
        }

        public LambdaLogger getLogger() {
            return null;
        }
    }
}
