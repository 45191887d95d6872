package dev.tandem.examples.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL with its data in a folder of the test. It can be {@linkplain #kill killed} and
 * {@linkplain #start started} again on the same data and port. Not thread-safe, except {@link
 * #connect}.
 */
public final class PostgresServer implements AutoCloseable {
  private static final String READY = "database system is ready to accept connections";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path programs;
  private final Path data;
  private final OrdinaryUser user;
  private final int port = freePort();
  private Process server;

  /**
   * Installs and starts a server. Aborts the test where that is not possible.
   *
   * @param folder an empty folder, which is the caller's to delete
   */
  public PostgresServer(Path folder) throws IOException, InterruptedException {
    programs = folder.resolve("postgres");
    data = folder.resolve("data");
    PostgresBinaries.unpack(programs);
    user = OrdinaryUser.writingTo(folder);
    run("initdb", "-D", data.toString(), "-U", "postgres", "-E", "UTF8", "--no-locale", "-N");
    server = launch();
  }

  /** Kills the server. Its other processes, one for each connection, end when they notice. */
  public void kill() throws InterruptedException {
    server.destroyForcibly().waitFor();
  }

  /** Starts the server again after it was killed, and returns when it accepts connections. */
  public void start() throws IOException {
    long begun = System.nanoTime();
    while (true) {
      try {
        server = launch();
        return;
      } catch (IOException refused) { // as long as a process of the killed server is left
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw refused;
        }
      }
    }
  }

  /** Returns a new connection. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&socketTimeout=20");
  }

  /** Stops the server in order, so that nothing is left in the memory of the system. */
  @Override
  public void close() throws IOException {
    if (!server.isAlive()) {
      return;
    }
    try {
      run("pg_ctl", "-D", data.toString(), "-m", "fast", "stop");
      server.waitFor();
    } catch (InterruptedException e) { // the time of the test is up
      server.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Process launch() throws IOException {
    Process launched =
        user.command(
                program("postgres"),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "dynamic_shared_memory_type=mmap", // in the folder of the data
                "-F") // a killed process loses nothing that it has written
            .start();
    BufferedReader log = launched.inputReader();
    var lines = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      lines.append(line).append('\n');
      if (line.endsWith(READY)) {
        Thread.startVirtualThread(() -> readToTheEnd(log)); // a full pipe would block the server
        return launched;
      }
    }
    throw new IOException("PostgreSQL does not start:\n" + lines);
  }

  private static void readToTheEnd(BufferedReader log) {
    try {
      log.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      // killed
    }
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = program(program);
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = user.command(command).start();
    String output = String.join("\n", process.inputReader().lines().toList());
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException(program + " failed:\n" + output);
    }
  }

  private String program(String name) {
    return programs.resolve("bin").resolve(name).toString();
  }

  /**
   * Returns a port that the system gives to no outgoing connection: one that tries to reach the
   * port of a killed server could otherwise get that very port, and reach itself.
   */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (IOException e) {
        // taken
      }
    }
  }
}
