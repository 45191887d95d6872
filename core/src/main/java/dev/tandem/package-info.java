/**
 * The queue and the pipeline.
 *
 * <p>{@link dev.tandem.WorkQueue} is for code that has threads and needs a queue between them.
 * {@link dev.tandem.Pipeline} brings the threads, too:
 *
 * {@snippet file="PipelineSnippets.java" region="simple"}
 *
 * <p>Each stage has a queue before it and workers behind it:
 *
 * <pre>
 *  inputs ──▶ queue ──▶ workers ──▶ queue ──▶ workers ──▶ … ──▶ results
 *             └───── stage ─────┘   └───── stage ─────┘
 *  a full queue holds up its producers; so a slow stage slows those before it
 * </pre>
 *
 * <p>Start with {@code Pipeline}. {@link dev.tandem.StageOptions} configures a stage, {@link
 * dev.tandem.Run} and {@link dev.tandem.Outcomes} are two ways to run, and {@link dev.tandem.Stats}
 * shows how a run is doing.
 *
 * <h2>For readers of the code</h2>
 *
 * <pre>
 *  Feeder ─▶ StageQueue ─▶ Worker ─▶ StageOutput ─▶ StageQueue ─▶ … ─▶ RunOutput
 *    │        ChunkQueue    WorkBatch                                  CollectedResults
 *    │        ItemQueue       │                                        OutcomeQueue
 *    └───────── Rebalancer ───┘     takes what waits out of slow batches
 * </pre>
 *
 * <p>A {@code StageRun} is one stage in one run, and an {@code Execution} is the run. The loop of a
 * worker is {@code Worker.workToTheEnd}, and the loop over the items of its batch is {@code
 * ItemLoop}. Items move in {@code Chunk}s; {@code ChunkSize} determines how many at once. If a
 * stage keeps an order, {@code InOrder} or {@code KeyedOrder} lies between its workers and its
 * queue. {@code WorkQueue} and the queue of a stage bounded by weight are built on {@code
 * BoundedBuffer}. Both kinds of queue wait with {@code QueueLock} and {@code WaitLine}. {@code
 * docs/architecture.md} follows an item through all of it. The guarantees, and the classes that
 * keep them:
 *
 * <ul>
 *   <li>Nothing is lost or duplicated: what a worker took leaves its stage by the {@code
 *       StageOutput}, and what still waited when the run was cancelled is handed back by {@code
 *       StageRun.cancel}. {@code Execution} checks the balance at the end of each run with {@link
 *       dev.tandem.Stats#conserved}.
 *   <li>No thread outlives the run: the last of the {@code RunThreads} to leave settles the run,
 *       and a thread that waits for the end joins all of them. When the last of the {@code
 *       StageThreads} has ended, {@code Execution} closes the queue behind that stage, and so the
 *       end travels downstream. A {@code Reader} that nothing wakes is left behind.
 *   <li>Memory is bounded: {@code ChunkQueue}, {@code ItemQueue} and {@code OutcomeQueue} block
 *       threads that put; {@code InOrder} and {@code KeyedOrder} block threads that take.
 *   <li>A failure has one consequence, which its stage specifies: {@code Attempts} makes the
 *       attempts, {@code FailureHandler} decides what follows, and {@code Execution} keeps the
 *       first failure that ends the run.
 *   <li>Cancelling takes effect at once: {@code Execution} shuts down the queues and hands back
 *       what was in them, {@code InterruptGuard} interrupts only user code, and {@code Stragglers}
 *       repeats the interrupt.
 *   <li>Limits hold whatever the stages do: each is a {@code TimedCheck} that a {@code CheckTimer}
 *       runs.
 *   <li>Times are exact: {@code PhaseTimer} changes from busy to starved or blocked when a queue
 *       makes its worker wait.
 * </ul>
 */
@NullMarked
package dev.tandem;

import org.jspecify.annotations.NullMarked;
