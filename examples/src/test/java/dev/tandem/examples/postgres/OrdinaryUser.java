package dev.tandem.examples.postgres;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs programs as a user that is not root, since PostgreSQL refuses to be run by root. Tests in
 * containers often are.
 *
 * @param prefix what stands before a command; it replaces itself by the command, which therefore
 *     has its process
 */
record OrdinaryUser(List<String> prefix) {
  /** The user "nobody"; allowed to root in most containers, unlike a namespace. */
  private static final OrdinaryUser NOBODY =
      new OrdinaryUser(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

  /** Root itself, under another number. */
  private static final OrdinaryUser IN_A_NAMESPACE = new OrdinaryUser(List.of("unshare", "-U"));

  /**
   * Returns a user who can write to this folder, which the current user has created. Aborts the
   * test if the current user is root and cannot be anybody else.
   */
  static OrdinaryUser writingTo(Path folder) throws IOException, InterruptedException {
    if (!Files.getAttribute(folder, "unix:uid").equals(0)) {
      return new OrdinaryUser(List.of()); // the current one
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    for (OrdinaryUser user : List.of(NOBODY, IN_A_NAMESPACE)) {
      if (user.canWriteTo(folder)) {
        return user;
      }
    }
    return abort("PostgreSQL refuses root, and neither setpriv nor unshare -U works here");
  }

  private boolean canWriteTo(Path folder) throws InterruptedException {
    String probe = folder.resolve("written-by-" + prefix.getFirst()).toString();
    try {
      return command("sh", "-c", "test $(id -u) -ne 0 && touch \"$0\"", probe).start().waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  /** Returns a builder of the process that runs this command as this user. */
  ProcessBuilder command(String... command) {
    return new ProcessBuilder(Stream.concat(prefix.stream(), Stream.of(command)).toList())
        .redirectErrorStream(true);
  }
}
