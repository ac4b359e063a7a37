using NemoBot.Core.Model;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>Registers the commands if they changed since the last registration.</summary>
/// <remarks>Two processes may both register them: each replaces the whole list, and the note of what is registered decides nothing but whether to do it again.</remarks>
/// <param name="links">Null, or without a public address, if there is no page for large files.</param>
internal sealed partial class CommandRegistrar(DiscordRest rest, IStore store, TimeProvider time, ILogger<CommandRegistrar> logger, IPublicLinks? links = null)
{
    private const string Key = "commands";
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Retries until it succeeds, in the end every few minutes; stops if the token is refused.</summary>
    public async Task RunAsync(string applicationId, CancellationToken cancellationToken)
    {
        var commands = CommandCatalog.Build(offersPage: links?.UploadsFor is not null);
        var hash = $"{applicationId}/{CommandCatalog.Hash(commands)}";
        var pause = TimeSpan.FromSeconds(10);
        while (true)
        {
            try
            {
                if (await store.GetValueAsync(DiscordPlatform.PlatformName, Key, cancellationToken) == hash)
                {
                    return;
                }

                await rest.SendAsync(new(RestRoute.PutCommands(applicationId), commands) { IsIdempotent = true }, cancellationToken);
                await store.SetValueAsync(DiscordPlatform.PlatformName, Key, hash, cancellationToken);
                LogRegistered(commands.Count);
                return;
            }
            catch (Exception failed) when (failed is StorageException or DiscordException { IsStopped: false, Status: 0 or 429 or >= 500 })
            {
                LogLater(failed.Message);
                await Task.Delay(pause, time, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (DiscordException refused)
            {
                LogRefused(refused.Message);
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Discord: {Count} commands registered")]
    private partial void LogRegistered(int count);

    [LoggerMessage(LogLevel.Warning, "Discord: the commands could not be registered yet: {Reason}")]
    private partial void LogLater(string reason);

    [LoggerMessage(LogLevel.Error, "Discord refused the commands; those registered before remain: {Reason}")]
    private partial void LogRefused(string reason);
}
