/**
 * The queue and the pipeline.
 *
 * <p>{@link dev.tandem.WorkQueue} is for those who have threads and want a queue between them.
 * {@link dev.tandem.Pipeline} brings the threads too:
 *
 * {@snippet file="PipelineSnippets.java" region="simple"}
 *
 * <p>Each stage has a queue before it and workers behind it:
 *
 * <pre>
 *  inputs ──▶ queue ──▶ workers ──▶ queue ──▶ workers ──▶ … ──▶ results
 *             └───── stage ─────┘   └───── stage ─────┘
 *  a full queue holds up whoever puts; so a slow stage slows those before it
 * </pre>
 *
 * <p>Start with {@code Pipeline}; {@link dev.tandem.StageOptions} says how a stage works, {@link
 * dev.tandem.Run} and {@link dev.tandem.Outcomes} are two ways to run, and {@link dev.tandem.Stats}
 * tells how it goes.
 *
 * <h2>For readers of the code</h2>
 *
 * <pre>
 *  Feeder ─▶ StageQueue ─▶ Passage ─▶ Worker ─▶ Passage ─▶ StageQueue ─▶ … ─▶ Sink
 *    │        ChunkQueue    Straight    Hand                                   Results
 *    │        ItemQueue     Window       │                                     OutcomeQueue
 *    │                      Lanes        │
 *    └────────────── Relief ─────────────┘     empties hands whose worker is slow
 * </pre>
 *
 * <p>A {@code StageRun} is one stage in one run, an {@code Execution} is the run. Items move as a
 * {@code Chunk}; {@code ChunkSize} says how many at once. The queue of a user and that of a stage
 * bounded by weight is a {@code BoundedBuffer}; {@code QueueLock} and {@code WaitLine} are what
 * both kinds of queue wait with. What is promised, and where it is kept:
 *
 * <ul>
 *   <li>Nothing is lost or doubled: {@code Exit} and {@code Aftermath} count each end of an item in
 *       the {@code Tally}; {@code Execution} checks the account at the end of each run by {@link
 *       dev.tandem.Stats#conserved}.
 *   <li>No thread outlives the run: the last of the {@code RunThreads} to leave settles it, and who
 *       waits for the end joins all of them; the last one of a {@code Staff} closes the queue
 *       behind its stage, and so the end travels on. A {@code Reader} that nothing wakes is left
 *       behind.
 *   <li>Memory is bounded: {@code ChunkQueue}, {@code ItemQueue} and {@code OutcomeQueue} make
 *       those wait who put; {@code Window} and {@code Lanes} those who take.
 *   <li>A failure has one consequence, that of its stage: {@code Attempts} tries, {@code Aftermath}
 *       decides, {@code Execution} keeps the first that ends the run.
 *   <li>Cancelling takes effect at once: {@code Execution} shuts the queues and hands back what was
 *       in them, {@code Guard} interrupts only code of the user, {@code Stragglers} again.
 *   <li>Limits hold whatever the stages do: each is a {@code Vigil} that a {@code Watch} keeps.
 *   <li>Times are exact: {@code Lap} changes from busy to starved or blocked where a queue makes
 *       its worker wait.
 * </ul>
 */
@NullMarked
package dev.tandem;

import org.jspecify.annotations.NullMarked;
