using System.Net;
using NemoBot.Core.Model;
using NemoVideo.Http;

namespace NemoBot.Telegram.Api;

/// <summary>Reads files from the Bot API server. The library copies a file into a stream of the caller's; the bot reads it as it comes, and notices a stall.</summary>
internal sealed class FileDownloads(ServerConnection connection, TimeProvider time)
{
    /// <summary>The name of downloads in exceptions; not a method of the Bot API.</summary>
    public const string Method = "file";

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(60);

    /// <summary>Opens a file on the server for reading; the stream owns the connection.</summary>
    /// <param name="path">The path from getFile.</param>
    /// <param name="size">The size in bytes that Telegram announced, used if the response has no length; null if unknown.</param>
    public async Task<Stream> OpenAsync(string path, long? size, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, TokenHandler.AddressOf(connection.Server, path));
        ContentDecoding.AskForPlain(request);
        using var limit = new CancellationTokenSource(AnswerLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var response = await connection.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                // The reader may open the file again.
                return new DownloadStream(response, await ContentDecoding.OpenAsync(response.Content, stop.Token), StallLimit, time)
                {
                    ExpectedLength = ContentDecoding.PlainLength(response.Content) ?? size,
                    Translate = fault => new PlatformException(PlatformFault.NotSent, fault is TimeoutException ? "Telegram file: no byte for a minute" : "Telegram file: the download was interrupted"),
                };
            }

            var status = (int)response.StatusCode;
            response.Dispose();
            // No file, or only part of it: whatever the server answers for this path, getFile may return another.
            throw new TelegramException(status >= 500 ? TelegramFault.Unknown : TelegramFault.FileUnavailable, Method, $"HTTP {status}");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TelegramException(TelegramFault.NotSent, Method, TelegramClient.Describe(failed));
        }
    }
}
