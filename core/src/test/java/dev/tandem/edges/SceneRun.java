package dev.tandem.edges;

import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import dev.tandem.Run;
import dev.tandem.Stats;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run of a scene in progress.
 *
 * @param call puts the inputs and waits for the end
 * @param close closes the run
 * @param stats returns the numbers of the run
 * @param thrownByPut returns what {@code put} threw because of the first stage's weigher
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
    @Nullable Throwable[] thrown = {null}; // read after the call has ended
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

  /** Returns an iterator over two inputs that misbehaves at the third. */
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
