package dev.tandem.images.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BootIdTest {
  private static final String ID = "38996e06-2a4f-483f-9c0e-915cbc8b56bf";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs", "tmpfs", "overlay"})
  void isThatOfTheMachineForItsOwnDisks(String type) {
    assertThat(BootId.of(ID, type, null)).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs", "fuse.sshfs", "fuseblk", "ceph"})
  void isUnknownForWhatAnotherMachineOrProcessServes(String type) {
    assertThat(BootId.of(ID, type, "7")).isNull();
  }

  @Test
  void isUnknownWhereTheSystemDoesNotTellItsStarts() {
    assertThat(BootId.of("", "ext4", "7")).isNull();
  }

  @Test
  void endsWhenADiskIsPulledAndPutBack() {
    assertThat(BootId.of(ID, "ext4", "7")).isNotEqualTo(BootId.of(ID, "ext4", "8"));
  }

  @Test
  void findsTheDiskOfADeviceAndOfAPartOfIt() throws IOException {
    Path disk = Files.createDirectories(folder.resolve("devices/sda"));
    Files.writeString(disk.resolve("diskseq"), "12\n");
    Path part = Files.createDirectories(disk.resolve("sda1"));
    Path devices = Files.createDirectories(folder.resolve("dev/block"));
    Files.createSymbolicLink(devices.resolve("8:0"), disk);
    Files.createSymbolicLink(devices.resolve("8:1"), part);
    Files.createSymbolicLink(devices.resolve("259:70000"), part);
    assertThat(BootId.disk(devices, 0x800)).isEqualTo("12");
    assertThat(BootId.disk(devices, 0x801)).isEqualTo("12");
    assertThat(BootId.disk(devices, 0x11110370L)).isEqualTo("12"); // the minor number is cut in two
    assertThat(BootId.disk(devices, 0x802)).isNull();
  }

  @Test
  void isOneWordThatAMarkCanHold() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/sys/kernel/random/boot_id")));
    String boot = BootId.of(folder);
    assumeTrue(boot != null, "the folder is on no disk of this machine");
    var mark = new DurableMark(boot, 5);
    mark.write(folder, new Fsync(folder));
    assertThat(DurableMark.read(folder)).isEqualTo(mark);
    assertThat(BootId.of(folder)).isEqualTo(boot);
  }
}
