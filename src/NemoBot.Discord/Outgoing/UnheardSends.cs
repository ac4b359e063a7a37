using System.Text.Json.Nodes;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>Finds in a channel what was sent of a post before and not heard of, once Discord has forgotten the nonce that makes a repeat harmless.</summary>
internal sealed class UnheardSends(DiscordRest rest, BotIdentity identity, IStore store, TimeProvider time)
{
    /// <summary>Discord remembers a nonce for some minutes (docs/contracts/discord.md §2.3); a post older than this is looked for before it is sent.</summary>
    private static readonly TimeSpan NonceReach = TimeSpan.FromMinutes(1);

    /// <summary>How far a post of unknown age is looked for: what was not heard of is sent again within minutes.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromHours(1);

    /// <summary>What the bot said here since the post was made; empty for a new post, where the nonce is enough.</summary>
    public async Task<IReadOnlyList<DiscordMessage>> ListAsync(ChatKey chat, string postId, CancellationToken cancellationToken)
    {
        // The id of a greeting has no time. Its row has one.
        if ((SortableId.TimeOf(postId) ?? (await store.GetPostAsync(chat, postId, cancellationToken))?.CreatedAt) is not { } made)
        {
            return [];
        }

        // Made in the future, by a clock that was set back since: nobody knows how old it is.
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
            var messages = await rest.SendAsync(new(DiscordRoute.ListMessages(MessageMapping.Split(chat).Channel, after)) { IsIdempotent = true }, DiscordJson.Default.DiscordMessageArray, cancellationToken);
            return [.. messages.Where(message => identity.BotId is null || message.Author?.Id == identity.BotId)];
        }
        catch (DiscordException refused) when (refused.Status == 403)
        {
            return []; // The history may be hidden from us: then only the nonce protects.
        }
    }

    /// <summary>Returns the message that is this part of the post; null if there is none.</summary>
    /// <param name="earlier">From <see cref="ListAsync"/>.</param>
    /// <param name="isLast">The last part has the buttons, or had them when it was sent.</param>
    public async Task<DiscordMessage?> FindAsync(ChatKey chat, IReadOnlyList<DiscordMessage> earlier, string postId, string nonce, JsonObject body, bool isLast, CancellationToken cancellationToken)
    {
        if (earlier.FirstOrDefault(message => message.Nonce == nonce || (isLast && HasButtonOf(message, postId))) is { } surely)
        {
            return surely;
        }

        // By its words: but what says the same may be another post, the answer to another message.
        var words = body["components"] is JsonArray { Count: > 0 } ? null : (string?)body["content"];
        foreach (var message in earlier.Where(message => words is { Length: > 0 } && message.Content == words))
        {
            if (await store.FindPostAsync(chat, message.Id, cancellationToken) is not { } owner || owner.Id == postId)
            {
                return message;
            }
        }

        return null;
    }

    private static bool HasButtonOf(DiscordMessage message, string postId) =>
        message.Components?.Any(row => row.Components?.Any(button => button.CustomId?.StartsWith(postId + ".", StringComparison.Ordinal) == true) == true) == true;
}
