package dev.tandem.edges;

import dev.tandem.Failure;
import dev.tandem.Pipeline;
import dev.tandem.Retry;
import dev.tandem.RunListener;
import dev.tandem.Stall;
import dev.tandem.Stats;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** The calls of user code that a run makes besides the stage functions. */
enum Callback {
  ATTEMPT_FAILED {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      RunListener listener =
          new RunListener() {
            @Override
            public void attemptFailed(Failure<?, ?> failure, boolean again) {
              scene.misbehaveUnchecked();
            }
          };
      return scene.first().then("b", Callback::fail, s -> s.skip()).listener(listener);
    }
  },

  STALLED {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      RunListener listener =
          new RunListener() {
            @Override
            public void stalled(Stall stall) {
              scene.misbehaveUnchecked();
            }
          };
      return scene.first().listener(listener).stallAfter(Duration.ofMillis(50));
    }
  },

  ENDED {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      RunListener listener =
          new RunListener() {
            @Override
            public void ended(Stats stats) {
              scene.misbehaveUnchecked();
            }
          };
      return scene.first().listener(listener);
    }
  },

  WEIGHER_OF_THE_FIRST_QUEUE {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      return Pipeline.of(Integer.class)
          .then(
              "first",
              scene::pass,
              s -> s.workers(2).queueWeight(10, x -> x == 1 ? weigh(scene) : 1));
    }
  },

  WEIGHER {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      return weighing(scene.first(), scene);
    }
  },

  WEIGHER_BEHIND_AN_ORDER {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      return weighing(scene.first().then("order", x -> x, s -> s.workers(2).ordered(4)), scene);
    }
  },

  WEIGHER_BEHIND_KEYS {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      return weighing(
          scene.first().then("keys", x -> x, s -> s.workers(2).orderedBy(x -> x)), scene);
    }
  },

  WEIGHER_BEHIND_A_BATCH {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      return weighing(scene.first().batch(1, Duration.ofHours(1)), scene);
    }
  },

  WEIGHER_BEHIND_A_BATCH_THAT_IS_DUE {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      return weighing(scene.first().batch(10, Duration.ofMillis(10)), scene);
    }
  },

  WEIGHER_WITHIN_EMIT {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      return weighing(
          scene
              .first()
              .thenMany(
                  "many",
                  (x, out) -> {
                    out.emit(x);
                    out.emit(x);
                  }),
          scene);
    }
  },

  BETWEEN_TWO_EMITS {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      return scene
          .first()
          .thenMany(
              "many",
              (x, out) -> {
                out.emit(x);
                scene.misbehave();
                out.emit(x);
              });
    }
  },

  DEAD_LETTER {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      return scene
          .first()
          .then("b", Callback::fail, s -> s.deadLetter(letter -> scene.misbehaveUnchecked()));
    }
  },

  SKIP {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      return scene.first().then("b", Callback::fail, s -> s.skip(e -> agree(scene)));
    }
  },

  RETRY_WHEN {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      Retry retry = Retry.upTo(1, Duration.ZERO).when(e -> agree(scene));
      return scene.first().then("b", Callback::fail, s -> s.retry(retry).skip());
    }
  },

  RETRY_NOT_BEFORE {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      Retry retry =
          Retry.upTo(1, Duration.ZERO)
              .notBefore(e -> {
                scene.misbehaveUnchecked();
                return Duration.ZERO;
              });
      return scene.first().then("b", Callback::fail, s -> s.retry(retry).skip());
    }
  },

  OPEN {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      return scene
          .first()
          .then(
              "b",
              () -> {
                scene.misbehave();
                return () -> {};
              },
              (resource, x) -> x,
              s -> s);
    }
  },

  CLOSE {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      return scene
          .first()
          .then(
              "b",
              () -> scene::misbehave,
              (resource, x) -> {
                scene.ready.countDown();
                return x;
              },
              s -> s.workers(2));
    }
  },

  HAS_NEXT {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      return scene.first();
    }
  },

  NEXT {
    @Override
    Pipeline<Integer, ?> in(Scene scene) {
      return scene.first();
    }
  };

  /** Returns a pipeline that makes this call. */
  abstract Pipeline<Integer, ?> in(Scene scene);

  /** Returns whether the call is made before the run ends, and not because of its end. */
  boolean comesDuringTheRun() {
    return this != ENDED && this != CLOSE;
  }

  boolean isOfTheSource() {
    return this == HAS_NEXT || this == NEXT;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static <T> Pipeline<Integer, T> weighing(Pipeline<Integer, T> before, Scene scene) {
    return before.then("weighed", x -> x, s -> s.queueWeight(10, x -> weigh(scene)));
  }

  private static long weigh(Scene scene) {
    scene.misbehaveUnchecked();
    return 1;
  }

  private static boolean agree(Scene scene) {
    scene.misbehaveUnchecked();
    return true;
  }

  private static Integer fail(Integer item) throws IOException {
    throw new IOException("item " + item);
  }
}
