using NemoBot.Core.Delivery;
using NemoBot.Core.Model;

namespace NemoBot.Core.Tests.Delivery;

public sealed class TemporaryCopyTests
{
    [Fact]
    public async Task A_copy_is_there_for_its_user_alone_until_it_is_disposed()
    {
        string path;
        using (var copy = await TemporaryCopy.MakeAsync(new MemoryStream([1, 2, 3]), mostBytes: 3, default))
        {
            path = copy.Path;
            await using var read = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Assert.Equal(3, read.Length);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            }
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task More_bytes_than_allowed_are_refused() =>
        Assert.Equal(2, (await Assert.ThrowsAsync<FileTooLargeException>(() => TemporaryCopy.MakeAsync(new MemoryStream([1, 2, 3]), mostBytes: 2, default))).MaxBytes);
}
