using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Harness;
using Microsoft.Playwright;

namespace Dialogs.Browser;

/// <summary>Films a page with the browser's own screencast, in real time.</summary>
internal sealed class Film : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nemobot-film-");
    private readonly Channel<(double At, string Jpeg, int Session)> _frames = Channel.CreateUnbounded<(double, string, int)>();
    private readonly List<double> _times = [];
    private readonly ICDPSession _session;
    private readonly Task _keeping;

    private Film(ICDPSession session)
    {
        _session = session;
        _keeping = KeepAsync();
    }

    public static async Task<Film> StartAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var film = new Film(session);
        session.Event("Page.screencastFrame").OnEvent += (_, frame) => film._frames.Writer.TryWrite((
            frame!.Value.GetProperty("metadata").GetProperty("timestamp").GetDouble(), frame.Value.GetProperty("data").GetString()!, frame.Value.GetProperty("sessionId").GetInt32()));
        await session.SendAsync("Page.startScreencast", new Dictionary<string, object> { ["format"] = "jpeg", ["quality"] = 90 });
        return film;
    }

    /// <summary>Ends the film, and writes it as an animated picture that a README can show.</summary>
    /// <param name="width">In pixels.</param>
    public async Task SaveAsync(string path, int width)
    {
        await _session.SendAsync("Page.stopScreencast");
        _frames.Writer.TryComplete();
        await _keeping;
        var list = new StringBuilder();
        for (var frame = 0; frame < _times.Count; frame++)
        {
            var shown = frame + 1 < _times.Count ? _times[frame + 1] - _times[frame] : 2;
            list.Append(CultureInfo.InvariantCulture, $"file '{Name(frame)}'\nduration {shown:F3}\n");
        }

        var script = Path.Combine(_folder.FullName, "frames.txt");
        await File.WriteAllTextAsync(script, list.ToString());
        await Machine.RunAsync(
            Machine.Ffmpeg, "-loglevel", "error", "-y", "-f", "concat", "-safe", "0", "-i", script,
            "-vf", string.Create(CultureInfo.InvariantCulture, $"fps=8,mpdecimate=max=16,scale={width}:-2:flags=lanczos"), "-fps_mode", "vfr",
            "-c:v", "libwebp_anim", "-quality", "55", "-compression_level", "6", "-loop", "0", path);
    }

    public async ValueTask DisposeAsync()
    {
        _frames.Writer.TryComplete();
        await _keeping;
        _folder.Delete(recursive: true);
    }

    /// <summary>Each frame is confirmed, or the browser sends no more.</summary>
    private async Task KeepAsync()
    {
        await foreach (var (at, jpeg, session) in _frames.Reader.ReadAllAsync())
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, Name(_times.Count)), Convert.FromBase64String(jpeg));
            _times.Add(at);
            try
            {
                await _session.SendAsync("Page.screencastFrameAck", new Dictionary<string, object> { ["sessionId"] = session });
            }
            catch (PlaywrightException)
            {
                return; // The page is closed.
            }
        }
    }

    private static string Name(int frame) => $"{frame:D5}.jpg";
}
