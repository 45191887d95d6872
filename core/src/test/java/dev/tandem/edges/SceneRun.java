package dev.tandem.edges;

import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import dev.tandem.Run;
import dev.tandem.Stats;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run of a scene under way.
 *
 * @param call puts the inputs and waits for the end
 * @param close closes the run
 * @param stats its numbers
 * @param thrownByPut what the first stage's weigher made {@code put} throw
 */
record SceneRun(
    Call<?> call,
    Runnable close,
    Supplier<Stats> stats,
    Supplier<@Nullable Throwable> thrownByPut) {

  static SceneRun of(Scene scene, Pipeline<Integer, ?> pipeline) {
    return scene.callback().isOfTheSource() ? reading(scene, pipeline) : putting(scene, pipeline);
  }

  private static <O> SceneRun putting(Scene scene, Pipeline<Integer, O> pipeline) {
    Run<Integer, O> run = pipeline.start();
    @Nullable Throwable[] thrown = {null}; // read once the call is over
    Call<?> call =
        Call.of(() -> {
          run.put(2);
          try {
            run.put(1);
          } catch (Throwable e) {
            if (scene.callback() != Callback.WEIGHER_OF_THE_FIRST_QUEUE) {
              throw e;
            }
            thrown[0] = e;
          }
          return run.finish();
        });
    return new SceneRun(call, run::close, run::stats, () -> thrown[0]);
  }

  private static <O> SceneRun reading(Scene scene, Pipeline<Integer, O> pipeline) {
    Outcomes<Integer, O> outcomes = pipeline.outcomes(() -> inputs(scene));
    Call<?> call = Call.runs(() -> outcomes.forEach(outcome -> {}));
    return new SceneRun(call, outcomes::close, outcomes::stats, () -> null);
  }

  /** Two inputs, and then the one at which the iterator misbehaves. */
  private static Iterator<Integer> inputs(Scene scene) {
    return new Iterator<>() {
      private int read;

      @Override
      public boolean hasNext() {
        if (read == 2 && scene.callback() == Callback.HAS_NEXT) {
          scene.misbehaveUnchecked();
        }
        return read < 3;
      }

      @Override
      public Integer next() {
        read++;
        if (read == 3 && scene.callback() == Callback.NEXT) {
          scene.misbehaveUnchecked();
        }
        return read == 2 ? 2 : 1;
      }
    };
  }
}
