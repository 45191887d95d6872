package dev.tandem.images;

import dev.tandem.Environment;
import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import dev.tandem.Run;
import dev.tandem.RunListener;
import dev.tandem.Stall;
import dev.tandem.Stats;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.SeenContents;
import dev.tandem.images.memory.MemoryBudget;
import dev.tandem.images.resize.ImageFilter;
import dev.tandem.images.resize.Resizer;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The job that it is all for: download, resize, upload. It opens nothing and closes nothing; the
 * downloader and the store are the caller's, and may serve any number of runs. All that the images
 * take is within the {@link MemoryBudget} of the downloader.
 *
 * {@snippet file="ImagePipelineSnippets.java" region="pipeline"}
 *
 * <p>Like a {@link Pipeline} it is an immutable description, and is run in the same ways, any
 * number of times, also at once. What belongs to one run, such as the attempts at an image and the
 * memory that it takes, is made for each run, and has been given back when the run has ended.
 *
 * <p>A download is tried again after a failure that may pass, such as a lost connection or an
 * answer 503; what fails for good is an {@link ItemException} or a {@link TimeoutException}, and
 * {@link FailureClass#of} tells its class. An image that is left out on purpose, by an {@link
 * ImageFilter} or by {@link SeenContents}, is a failed outcome too, of a class that {@link
 * FailureClass#isSkip}, but counts as skipped. A {@link StoreException} means that the target
 * itself is broken: better to stop.
 */
public final class ImagePipeline {
  private static final RunListener NOBODY = new RunListener() {};

  private final ImageStages stages;
  private final UnaryOperator<Pipeline<ImageRef, Finished>> settings;
  private final RunListener listener;

  private ImagePipeline(
      ImageStages stages,
      UnaryOperator<Pipeline<ImageRef, Finished>> settings,
      RunListener listener) {
    this.stages = stages;
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * The pipeline.
   *
   * @param retries how many attempts may follow the first, while the deadline of the downloader
   *     lasts
   */
  public static ImagePipeline of(
      Downloader downloader, Resizer resizer, Store store, Workers workers, int retries) {
    return of(downloader, resizer, store, workers, retries, null);
  }

  /**
   * The pipeline.
   *
   * @param retries as above
   * @param contents what the job has met already: of images with the same bytes only the first is
   *     stored; null to store each
   */
  public static ImagePipeline of(
      Downloader downloader,
      Resizer resizer,
      Store store,
      Workers workers,
      int retries,
      @Nullable SeenContents contents) {
    var stages = new ImageStages(downloader, resizer, store, workers, retries, contents);
    return new ImagePipeline(stages, UnaryOperator.identity(), NOBODY);
  }

  /** As {@link Pipeline#run}. */
  public List<Finished> run(Iterable<ImageRef> images) throws InterruptedException {
    return forOneRun().run(images);
  }

  /** As {@link Pipeline#start}. */
  public Run<ImageRef, Finished> start() {
    return forOneRun().start();
  }

  /** As {@link Pipeline#outcomes}. */
  public Outcomes<ImageRef, Finished> outcomes(Iterable<ImageRef> images) {
    return forOneRun().outcomes(images);
  }

  /** As {@link Pipeline#stream}. */
  public Stream<Finished> stream(Iterable<ImageRef> images) {
    return forOneRun().stream(images);
  }

  /** As {@link Pipeline#publisher}. */
  public Flow.Publisher<Finished> publisher(Iterable<ImageRef> images) {
    return subscriber -> forOneRun().publisher(images).subscribe(subscriber);
  }

  /** As {@link Pipeline#within}. */
  public ImagePipeline within(Duration limit) {
    return with(pipeline -> pipeline.within(limit));
  }

  /** As {@link Pipeline#stallAfter}. */
  public ImagePipeline stallAfter(Duration time) {
    return with(pipeline -> pipeline.stallAfter(time));
  }

  /** As {@link Pipeline#inheriting}. */
  public ImagePipeline inheriting(ScopedValue<?>... values) {
    return with(pipeline -> pipeline.inheriting(values));
  }

  /** As {@link Pipeline#in}. */
  public ImagePipeline in(Environment environment) {
    return with(pipeline -> pipeline.in(environment));
  }

  /** As {@link Pipeline#listener}. When it hears of the end, all memory has been given back. */
  public ImagePipeline listener(RunListener listener) {
    return new ImagePipeline(stages, settings, listener);
  }

  private ImagePipeline with(UnaryOperator<Pipeline<ImageRef, Finished>> more) {
    var _ = more.apply(forOneRun()); // refuses what makes no sense now, and not with the first run
    return new ImagePipeline(stages, pipeline -> more.apply(settings.apply(pipeline)), listener);
  }

  /** All that belongs to a run is in here. */
  private Pipeline<ImageRef, Finished> forOneRun() {
    InFlight inFlight = stages.inFlight();
    return settings.apply(stages.pipeline(inFlight)).listener(new Ending(inFlight, listener));
  }

  /** Gives back what is left of a run when all its threads have ended, and passes on the rest. */
  private record Ending(InFlight inFlight, RunListener listener) implements RunListener {
    @Override
    public void attemptFailed(String stage, Exception cause, int attempt, boolean again) {
      listener.attemptFailed(stage, cause, attempt, again);
    }

    @Override
    public void stalled(Stall stall) {
      listener.stalled(stall);
    }

    @Override
    public void ended(Stats stats) {
      inFlight.close();
      listener.ended(stats);
    }
  }

  /** The names of the stages, first to last. */
  public List<String> stages() {
    return forOneRun().stages();
  }

  @Override
  public String toString() {
    return String.join(" → ", stages());
  }
}
