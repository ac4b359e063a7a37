using System.Diagnostics;

namespace NemoBot.Bench.Uploads;

/// <summary>The reference: curl, and curl into curl.</summary>
internal static class Curl
{
    /// <summary>Posts a local file as a form.</summary>
    public static Task PostFileAsync(UploadClip clip, Uri target, CancellationToken cancellationToken, params string[] more) =>
        RunAsync("curl", ["-sSf", "-o", "/dev/null", .. more, "-F", $"files=@{clip.Path};type=video/mp4", target.AbsoluteUri], cancellationToken);

    /// <summary>Posts a file of another server as a form of known length, through a pipe: <c>-F files=@-</c> would first read it into memory.</summary>
    /// <param name="source">The arguments of curl for the download.</param>
    public static Task PipeAsync(string source, UploadClip clip, Uri target, CancellationToken cancellationToken)
    {
        const string boundary = "----------------------nemobot-bench";
        const string head = $"--{boundary}\\r\\nContent-Disposition: form-data; name=\"files\"; filename=\"clip.mp4\"\\r\\nContent-Type: video/mp4\\r\\n\\r\\n";
        const string tail = $"\\r\\n--{boundary}--\\r\\n";
        var length = clip.Bytes + head.Replace("\\r\\n", "\r\n", StringComparison.Ordinal).Length + tail.Replace("\\r\\n", "\r\n", StringComparison.Ordinal).Length;
        var script = $"set -e -o pipefail; {{ printf -- '{head}'; curl -sSf {source}; printf -- '{tail}'; }} | "
            + $"curl -sSf -o /dev/null -X POST -T - -H 'Transfer-Encoding:' -H 'Content-Length: {length}' -H 'Content-Type: multipart/form-data; boundary={boundary}' {target.AbsoluteUri}";
        return RunAsync("bash", ["-c", script], cancellationToken);
    }

    public static async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }
}
