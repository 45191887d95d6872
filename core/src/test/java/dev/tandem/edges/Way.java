package dev.tandem.edges;

import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import java.util.stream.Stream;

/** The ways to run a pipeline over inputs that the run reads. */
enum Way {
  RUN("run") {
    @Override
    Attempt prepare(Pipeline<Integer, Integer> pipeline, Iterable<Integer> inputs) {
      return new Attempt(() -> pipeline.run(inputs), () -> {});
    }
  },

  OUTCOMES("outcomes") {
    @Override
    Attempt prepare(Pipeline<Integer, Integer> pipeline, Iterable<Integer> inputs) {
      Outcomes<Integer, Integer> outcomes = pipeline.outcomes(inputs);
      Call.Body body =
          () -> {
            try (outcomes) {
              outcomes.forEach(outcome -> {});
            }
          };
      return new Attempt(body, outcomes::close);
    }
  },

  STREAM("stream") {
    @Override
    Attempt prepare(Pipeline<Integer, Integer> pipeline, Iterable<Integer> inputs) {
      Stream<Integer> stream = pipeline.stream(inputs);
      Call.Body body =
          () -> {
            try (stream) {
              stream.forEach(output -> {});
            }
          };
      return new Attempt(body, stream::close);
    }
  },

  PUBLISHER("publisher") {
    @Override
    Attempt prepare(Pipeline<Integer, Integer> pipeline, Iterable<Integer> inputs) {
      Listening listening = new Listening();
      Call.Body body =
          () -> {
            pipeline.publisher(inputs).subscribe(listening);
            listening.awaitEnd();
          };
      return new Attempt(body, listening::cancel);
    }
  };

  /**
   * A prepared run.
   *
   * @param body takes the results to the end
   * @param cancel ends the run, from another thread
   */
  record Attempt(Call.Body body, Call.Body cancel) {}

  private final String text;

  Way(String text) {
    this.text = text;
  }

  abstract Attempt prepare(Pipeline<Integer, Integer> pipeline, Iterable<Integer> inputs);

  @Override
  public String toString() {
    return text;
  }
}
