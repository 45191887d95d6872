package dev.tandem.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Pipeline;
import dev.tandem.RunContext;
import dev.tandem.snippets.PipelineSnippets.Url;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code that the documentation of contexts shows, with a thread local of no library. */
@Timeout(60)
class ContextSnippets {
  private static final ThreadLocal<@Nullable String> USER = new ThreadLocal<>();

  private final List<Url> urls = List.of(new Url("a"), new Url("b"), new Url("c"));

  record Request(@Nullable String user, Url url) {}

  @Test
  void ofRun() throws InterruptedException {
    // @start region="of-run"
    RunContext<Object> userOfCaller =
        () -> {
          String user = USER.get(); // on the thread that starts the run
          return input -> {
            USER.set(user); // on a worker, before each attempt
            return USER::remove; // and after it
          };
        };
    Pipeline<Url, String> names =
        Pipeline.of(Url.class)
            .then("name", url -> USER.get() + "/" + url.path(), s -> s.workers(8).ordered(64))
            .context(userOfCaller);
    // @end
    USER.set("ada");
    assertThat(names.run(urls)).containsExactly("ada/a", "ada/b", "ada/c");
  }

  @Test
  void ofItem() throws InterruptedException {
    // @start region="of-item"
    RunContext<Request> userOfRequest =
        () ->
            request -> {
              USER.set(request.user());
              return USER::remove;
            };
    Pipeline<Request, String> names =
        Pipeline.of(Request.class)
            .then("path", request -> request.url().path())
            .then("name", path -> USER.get() + "/" + path, s -> s.workers(8).ordered(64))
            .context(userOfRequest);
    // @end
    assertThat(names.run(List.of(new Request("ada", urls.get(0)), new Request("bob", urls.get(1)))))
        .containsExactly("ada/a", "bob/b");
  }
}
