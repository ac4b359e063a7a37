using System.Text.Json.Nodes;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>Finds messages of a post whose send got no response, once Discord has forgotten the nonce that makes a repeated send idempotent.</summary>
internal sealed class UnconfirmedSends(DiscordRest rest, CurrentIdentity identity, IStore store, TimeProvider time)
{
    /// <summary>Discord remembers a nonce for some minutes (docs/contracts/discord.md §2.3); for posts older than this, the channel is searched before sending.</summary>
    private static readonly TimeSpan NonceReach = TimeSpan.FromMinutes(1);

    /// <summary>How far back to search for a post of unknown age: posts with an unknown outcome are sent again within minutes.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromHours(1);

    /// <summary>Returns the bot's messages in the channel since the post was created; empty for a new post, for which the nonce is enough.</summary>
    public async Task<IReadOnlyList<DiscordMessage>> ListAsync(ChatKey chat, string postId, CancellationToken cancellationToken)
    {
        // The id of a greeting has no time. Its row has one.
        if ((SortableId.TimeOf(postId) ?? (await store.GetPostAsync(chat, postId, cancellationToken))?.CreatedAt) is not { } made)
        {
            return [];
        }

        // Created in the future, because the clock was set back since: its age is unknown.
        var now = time.GetUtcNow();
        if (made > now)
        {
            made = now - LookBack;
        }
        else if (now - made < NonceReach)
        {
            return [];
        }

        try
        {
            var after = Snowflakes.At(made - TimeSpan.FromSeconds(5));
            var messages = await rest.SendAsync(new(RestRoute.ListMessages(MessageMapping.Split(chat).Channel, after)) { IsIdempotent = true }, RestJson.Default.DiscordMessageArray, cancellationToken);
            return [.. messages.Where(message => identity.BotId is null || message.Author?.Id == identity.BotId)];
        }
        catch (DiscordException refused) when (refused.Status == 403)
        {
            return []; // The bot may not read the history: then only the nonce prevents duplicates.
        }
    }

    /// <summary>Returns the message that is this part of the post; null if there is none.</summary>
    /// <param name="earlier">From <see cref="ListAsync"/>.</param>
    /// <param name="isMain">The part that has the buttons, or had them when it was sent.</param>
    public async Task<DiscordMessage?> FindAsync(ChatKey chat, IReadOnlyList<DiscordMessage> earlier, string postId, string nonce, JsonObject body, bool isMain, CancellationToken cancellationToken)
    {
        if (earlier.FirstOrDefault(message => message.Nonce == nonce || (isMain && HasButtonOf(message, postId))) is { } surely)
        {
            return surely;
        }

        // By text; but a message with the same text may be another post, in reply to another message.
        var words = MessageBody.HasButtons(body) ? "" : MessageBody.ShownText(body);
        foreach (var message in earlier.Where(message => words.Length > 0 && message.ShownText == words))
        {
            if (await store.FindPostAsync(chat, message.Id, cancellationToken) is not { } owner || owner.Id == postId)
            {
                return message;
            }
        }

        return null;
    }

    private static bool HasButtonOf(DiscordMessage message, string postId) =>
        message.AllComponents.Any(part => part.CustomId?.StartsWith(postId + ".", StringComparison.Ordinal) == true);
}
