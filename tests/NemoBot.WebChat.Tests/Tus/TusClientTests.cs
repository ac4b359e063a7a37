using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Harness;
using Harness.Processes;
using Harness.WebChat;

namespace NemoBot.WebChat.Tests.Tus;

/// <summary>tus-js-client, which nobody here wrote, uploads to the web chat.</summary>
[Collection(nameof(RunsAlone))]
public sealed class TusClientTests(ITestOutputHelper output) : IDisposable
{
    private const int Megabyte = 1024 * 1024;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(10);
    private readonly TemporaryFolder _folder = new();

    /// <summary>The size of the file that goes over the broken line, in megabytes.</summary>
    private static int Megabytes => int.TryParse(Environment.GetEnvironmentVariable("NEMOBOT_UPLOAD_MEGABYTES"), out var megabytes) ? megabytes : 40;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_over_a_line_that_is_cut_ten_times_arrives_whole_in_little_memory()
    {
        const int Cuts = 10;
        var size = Megabytes * (long)Megabyte;
        await using var host = await WebChatHost.StartAsync();
        await using var line = new Line(host.Address.Port, Enumerable.Range(1, Cuts).Select(n => n * size / (Cuts + 1)));
        using var browser = host.NewBrowser();
        var cookie = await CookieAsync(browser);
        var (clip, hash) = await ClipAsync(size);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var (lines, errors) = await RunAsync(new(line.Address, TusSending.Path), cookie, clip);

        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(lines[^1].StartsWith("sent ", StringComparison.Ordinal), $"{string.Join('\n', lines.Where(text => !text.StartsWith("accepted", StringComparison.Ordinal)))} {errors}");
        var id = TusSending.IdOf(lines[^1]);
        await (await browser.SayWithAsync("trim it", "client-id-0001", id)).AcceptedIdAsync();
        var file = (await host.Store.NextMessageAsync(host.Waker.Woken.Single(), default))!.Message.Attachments.Single();
        Assert.Equal(("día.mp4", size), (file.FileName, file.SizeBytes));
        await using var stored = await browser.GetStreamAsync($"/api/chat/files/{id}");
        Assert.Equal(Convert.ToHexString(hash), Convert.ToHexString(await SHA256.HashDataAsync(stored)));
        Assert.Equal(Cuts, line.Broken);
        output.WriteLine($"{Megabytes} MB, cut {line.Broken} times, {lines.Count(text => text.StartsWith("retry", StringComparison.Ordinal))} retries. Allocated: {allocated >> 10} KB, the proxy included. Working set: {Environment.WorkingSet >> 20} MB.");
        // Allocated in all, not at once: a buffered file would cost its size at least.
        Assert.True(allocated < size / 2, $"The upload is buffered: {allocated} bytes were allocated.");
    }

    [Fact]
    public async Task What_one_process_of_the_client_began_the_next_one_finishes_after_a_restart_of_the_server()
    {
        const int Size = 3 * Megabyte;
        var (clip, hash) = await ClipAsync(Size);
        string cookie;
        await using (var host = await WebChatHost.StartAsync(folder: _folder.Path))
        {
            using var browser = host.NewBrowser();
            cookie = await CookieAsync(browser);
            var (lines, errors) = await RunAsync(new(host.Address, TusSending.Path), cookie, clip, "abandon", $"{Megabyte}");
            Assert.Equal("", errors);
            Assert.Contains($"accepted {Megabyte}", lines);
        }

        // The client remembers the whole address, with the port of the first process.
        await using var next = await WebChatHost.StartAsync(folder: _folder.Path);
        var urls = Path.Combine(_folder.Path, "urls.json");
        await File.WriteAllTextAsync(urls, Regex.Replace(await File.ReadAllTextAsync(urls), @"http://127\.0\.0\.1:\d+", next.Address.AbsoluteUri.TrimEnd('/')));
        var (rest, fault) = await RunAsync(new(next.Address, TusSending.Path), cookie, clip, "send", $"{Megabyte}");

        Assert.True(rest[^1].StartsWith("sent ", StringComparison.Ordinal), fault);
        Assert.Equal(["earlier 1", $"accepted {2 * Megabyte}", $"accepted {3 * Megabyte}"], rest[..^1]);
        using var again = next.NewBrowser();
        again.DefaultRequestHeaders.Add("Cookie", cookie);
        var id = TusSending.IdOf(rest[^1]);
        await (await again.SayWithAsync("", null, id)).AcceptedIdAsync();
        Assert.Equal(hash, SHA256.HashData(await again.GetByteArrayAsync($"/api/chat/files/{id}")));
    }

    [Fact]
    public async Task The_client_withdraws_an_upload()
    {
        await using var host = await WebChatHost.StartAsync();
        using var browser = host.NewBrowser();
        var cookie = await CookieAsync(browser);
        var (clip, _) = await ClipAsync(3 * Megabyte);

        var (lines, errors) = await RunAsync(new(host.Address, TusSending.Path), cookie, clip, "withdraw", $"{Megabyte}");

        Assert.True(lines[^1].StartsWith("withdrawn ", StringComparison.Ordinal), errors);
        Assert.Empty(host.FilesOnDisk);
    }

    private async Task<(List<string> Lines, string Errors)> RunAsync(Uri endpoint, string cookie, string clip, params string[] more)
    {
        var scripts = await NodeClients.InstalledAsync("web", "tus-js-client");
        using var node = NodeClients.Start("node", scripts, ["tus.mjs", endpoint.AbsoluteUri, cookie, clip, Path.Combine(_folder.Path, "urls.json"), .. more]);
        var (lines, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync().WaitAsync(TimeLimit);
        return ([.. (await lines).Split('\n', StringSplitOptions.RemoveEmptyEntries)], await errors);
    }

    private static async Task<string> CookieAsync(HttpClient browser) => (await browser.GetAsync("/")).Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    /// <summary>Writes a clip of noise, so that a part in the wrong place shows.</summary>
    private async Task<(string Path, byte[] Hash)> ClipAsync(long size)
    {
        var path = Path.Combine(_folder.Path, "clip.mp4");
        var noise = new Random(20_261_128);
        var buffer = new byte[Megabyte];
        await using (var file = File.Create(path))
        {
            await file.WriteAsync(Sending.Mp4);
            for (var left = size - Sending.Mp4.Length; left > 0; left -= buffer.Length)
            {
                noise.NextBytes(buffer);
                await file.WriteAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)));
            }
        }

        await using var written = File.OpenRead(path);
        return (path, await SHA256.HashDataAsync(written));
    }
}
