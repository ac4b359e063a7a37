using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using NemoBot.Core.Concurrency;
using NemoBot.Storage;
using NemoBot.Storage.Files;
using NemoBot.WebChat;
using NemoBot.WebChat.Ingress;

namespace NemoBot.Hosting.Ingress;

/// <summary>
/// Detects forwarded headers from untrusted callers. They are ignored; but behind a reverse proxy that is not configured, all visitors count as one. So the
/// log warns, and a note beside the database lets <c>check</c> warn too: at most once an hour, however many callers send them.
/// </summary>
internal sealed partial class UntrustedForwarders(
    IOptions<WebChatOptions> webChat, IOptions<StorageOptions> storage, TimeProvider time, ILogger<UntrustedForwarders> logger)
{
    private static readonly string[] Headers = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded"];
    private static readonly TimeSpan NoteLife = TimeSpan.FromDays(7);

    private readonly TrustedNetworks _trusted = TrustedNetworks.Of(webChat.Value.TrustedProxies);
    private readonly Throttle _warnings = new(TimeSpan.FromHours(1), time);

    private string NotePath => Path.Combine(storage.Value.Folder, "untrusted-proxy.txt");

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Connection.RemoteIpAddress is { } caller && Array.Exists(Headers, context.Request.Headers.ContainsKey) && !_trusted.Contains(caller) && _warnings.TryPass())
        {
            LogIgnored(TrustedNetworks.Plain(caller));
            Note(TrustedNetworks.Plain(caller));
        }

        return next(context);
    }

    /// <summary>Returns the caller who sent such headers within the last days and is still untrusted; null for none.</summary>
    public IPAddress? LastSeen()
    {
        if (!File.Exists(NotePath))
        {
            return null;
        }

        var parts = File.ReadAllText(NotePath).Split(' ', StringSplitOptions.TrimEntries);
        return parts.Length == 2 && IPAddress.TryParse(parts[0], out var address) && !_trusted.Contains(address)
            && DateTimeOffset.TryParse(parts[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && time.GetUtcNow() - at < NoteLife
            ? address
            : null;
    }

    private void Note(IPAddress caller)
    {
        try
        {
            var draft = $"{NotePath}.part";
            File.Delete(draft);
            using (var file = new StreamWriter(PrivateFiles.CreateNew(draft)))
            {
                file.Write(string.Create(CultureInfo.InvariantCulture, $"{caller} {time.GetUtcNow():O}"));
            }

            File.Move(draft, NotePath, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotRecorded(fault.Message); // The warning above was logged anyway.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Forwarded headers of {Address} are ignored. If that is your reverse proxy, name it in WebChat:TrustedProxies; until then all its visitors count as one")]
    private partial void LogIgnored(IPAddress address);

    [LoggerMessage(LogLevel.Warning, "Could not record the untrusted proxy for NemoBot check: {Reason}")]
    private partial void LogNotRecorded(string reason);
}
