import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/**
 * Logs in to a dashboard with a token and looks at each page once, so that the program loads what they need:
 * {@code java LookAtPages.java http://127.0.0.1:5000 TOKEN}. Ends with 1 when a page is not there.
 */
public final class LookAtPages {

    private static final List<String> PAGES =
            List.of("", "/containers", "/containers/100", "/decisions", "/policy", "/what-if", "/hosts", "/settings");

    private LookAtPages() {}

    public static void main(String[] arguments) throws Exception {
        String dashboard = arguments[0] + "/ui";
        try (HttpClient client =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            client.send(
                    HttpRequest.newBuilder(URI.create(dashboard + "/login/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString("token=" + arguments[1]))
                            .build(),
                    BodyHandlers.discarding());
            for (String page : PAGES) {
                HttpResponse<Void> answer = client.send(
                        HttpRequest.newBuilder(URI.create(dashboard + page)).build(), BodyHandlers.discarding());
                if (answer.statusCode() != 200) {
                    System.err.println(dashboard + page + ": " + answer.statusCode());
                    System.exit(1);
                }
            }
        }
    }
}
