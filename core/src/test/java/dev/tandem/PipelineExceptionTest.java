package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The exception has a useful message and can be serialised. */
class PipelineExceptionTest {
  private final IOException cause = new IOException("broken");

  @Test
  void itNamesTheStageTheItemAndTheCause() {
    var failure = new PipelineException("resize", "a.jpg", 1, cause);
    assertThat(failure)
        .hasMessage("stage 'resize' failed on a.jpg: java.io.IOException: broken")
        .hasCause(cause);
    assertThat(failure.stage()).isEqualTo("resize");
    assertThat(failure.item()).isEqualTo("a.jpg");
    assertThat(failure.attempts()).isEqualTo(1);
    assertThat(failure.isOfInput()).isFalse();
  }

  @Test
  void itNamesTheAttemptsOnlyIfMoreThanOne() {
    assertThat(new PipelineException("a", "x", 2, cause))
        .hasMessage("stage 'a' failed on x after 2 attempts: java.io.IOException: broken");
  }

  @Test
  void aLongItemIsCutShort() {
    assertThat(new PipelineException("a", "x".repeat(200), 1, cause).getMessage())
        .contains("x".repeat(200) + ": ");
    assertThat(new PipelineException("a", "x".repeat(201), 1, cause).getMessage())
        .contains(" " + "x".repeat(200) + "…: ");
  }

  @Test
  void theInputsAreNoStage() {
    var failure = PipelineException.ofInput(cause);
    assertThat(failure).hasMessage("stage 'input' failed: java.io.IOException: broken");
    assertThat(failure.isOfInput()).isTrue();
    assertThat(failure.item()).isNull();
    assertThat(failure.attempts()).isZero();
    assertThat(new PipelineException("input", null, 0, cause).isOfInput()).isFalse();
  }

  @Test
  void itIsSerialisedWithoutItsItems() throws IOException, ClassNotFoundException {
    var failure = new PipelineException("a", new Object(), 3, cause);
    assertThat(failure.handedBack()).isEmpty();
    failure.handBack(List.of(new Object()));
    assertThat(failure.handedBack()).hasSize(1);

    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(failure);
    }
    PipelineException arrived;
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      arrived = (PipelineException) in.readObject();
    }
    assertThat(arrived).hasMessage(failure.getMessage());
    assertThat(arrived.stage()).isEqualTo("a");
    assertThat(arrived.attempts()).isEqualTo(3);
    assertThat(arrived.item()).isNull();
    assertThat(arrived.handedBack()).isEmpty();
  }
}
