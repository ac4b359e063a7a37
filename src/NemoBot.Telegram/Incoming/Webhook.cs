using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace NemoBot.Telegram.Incoming;

/// <summary>Receives updates by webhook. Status 200 means that the update is durable; after any other, Telegram redelivers it.</summary>
internal sealed partial class Webhook(IOptions<TelegramOptions> options, UpdateIntake intake, CurrentIdentity identity, ILogger<Webhook> logger)
{
    /// <summary>Maximum size in bytes; an update has 64 KiB at most (docs/contracts/telegram.md §2).</summary>
    private const int LargestUpdate = 256 * 1024;
    private const string SecretHeader = "X-Telegram-Bot-Api-Secret-Token";

    public async Task<IResult> ReceiveAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsTelegram(request))
        {
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        if (identity.Current is not { } bot)
        {
            return Later(request); // The bot's username, which is needed to detect mentions, is not known yet.
        }

        if (await ReadAsync(request, cancellationToken) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        try
        {
            await intake.AcceptAsync([body], bot, cancellationToken);
            return Results.Ok();
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotTaken(failed);
            return Later(request);
        }
    }

    private static IResult Later(HttpRequest request)
    {
        request.HttpContext.Response.Headers.RetryAfter = "2";
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Compares digests in constant time, so that the time reveals neither the content nor the length of the secret.</summary>
    private bool IsTelegram(HttpRequest request)
    {
        var expected = SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.WebhookSecret!));
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(request.Headers[SecretHeader].ToString()));
        return CryptographicOperations.FixedTimeEquals(expected, given);
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestUpdate)
        {
            return null;
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > LargestUpdate)
            {
                return null;
            }

            if (read.IsCompleted)
            {
                return read.Buffer.ToArray();
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    [LoggerMessage(LogLevel.Error, "An update could not be processed; Telegram redelivers it")]
    private partial void LogNotTaken(Exception exception);
}
