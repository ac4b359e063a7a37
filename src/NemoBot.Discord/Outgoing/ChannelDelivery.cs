using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>Represents a delivered post.</summary>
/// <param name="Ids">The ids of its messages, in order; at least one.</param>
/// <param name="IsRich">True if the first one consists of components instead of text.</param>
internal sealed record Sent(IReadOnlyList<string> Ids, bool IsRich)
{
    /// <summary>Gets the names of the files that its components show; empty if they show none, and for text.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}

/// <summary>Sends and edits with the bot's own token. Idempotent: sending the same post again has no effect.</summary>
internal sealed class ChannelDelivery(DiscordRest rest, VideoSource videos, UnconfirmedSends unconfirmed, ClosedChannels closed)
{
    private const int LongestNonce = 25;

    /// <summary>SUPPRESS_NOTIFICATIONS.</summary>
    private const int SilentFlag = 1 << 12;

    /// <param name="replyTo">The id of the message to reply to; null for none.</param>
    public Task<Sent> SendAsync(ChatKey chat, string postId, OutgoingMessage message, BodyOptions options, string? replyTo, CancellationToken cancellationToken)
    {
        var channel = MessageMapping.Split(chat).Channel;
        return videos.SendAsync(chat, message, DiscordPlatform.DefaultUploadBytes, SendPartsAsync, cancellationToken);

        async Task<Sent> SendPartsAsync(VideoWay way, IReadOnlyList<AttachedFile> files)
        {
            var bodies = MessageBody.Build(message, postId, options with { Video = way, Files = NamesOf(files) });
            var main = MainOf(bodies);
            var earlier = (await unconfirmed.ListAsync(chat, postId, cancellationToken)).Where(there => there.Id != message.Replaces).ToList();
            var name = message.Replaces is { } old ? $"{postId}~{old}" : postId; // With the same nonce, Discord would return the old message.
            var ids = new List<string>();
            for (var part = 0; part < bodies.Count; part++)
            {
                var uploads = part == main ? MessageBody.Named(bodies[part], files) : [];
                var nonce = Nonce(name, part);
                var there = await unconfirmed.FindAsync(chat, earlier, postId, nonce, bodies[part], part == main, cancellationToken)
                    ?? await CreateAsync(channel, nonce, bodies[part], message.Notify && part == 0, part == 0 ? replyTo : null, uploads, cancellationToken);
                ids.Add(there.Id);
                if (!Shows(there, bodies[part]))
                {
                    // An earlier try created it, but its response was lost, and the content has changed since. Discord returns the message as it was.
                    await ChangeAsync(channel, there.Id, bodies[part], uploads, cancellationToken);
                }
            }

            return new(ids, MessageBody.IsRich(bodies[0])) { Files = ShownOf(bodies[0], files) };
        }
    }

    /// <summary>Edits the messages of a post; deletes surplus parts, and adds new ones.</summary>
    /// <param name="keepsVideo">True if the message already has the video.</param>
    public async Task<Sent> EditAsync(
        ChatKey chat, Sent before, string postId, OutgoingMessage message, BodyOptions options, bool keepsVideo, CancellationToken cancellationToken)
    {
        var channel = MessageMapping.Split(chat).Channel;
        if (keepsVideo && !before.IsRich)
        {
            return await EditPartsAsync(VideoWay.None, [], options with { StaysText = true });
        }

        if (keepsVideo && before.Files.Count > 0)
        {
            try
            {
                return await EditPartsAsync(VideoWay.None, [], options with { Kept = before.Files });
            }
            catch (DiscordException refused) when (refused.IsFormRefused)
            {
                // Perhaps the file is no longer there: it is sent again.
            }
        }

        var limit = keepsVideo && before.Files.Count == 0 ? 0 : DiscordPlatform.DefaultUploadBytes; // What is shown from its address stays so.
        return await videos.SendAsync(chat, message, limit, (way, files) => EditPartsAsync(way, files, options with { Files = NamesOf(files) }), cancellationToken);

        async Task<Sent> EditPartsAsync(VideoWay way, IReadOnlyList<AttachedFile> files, BodyOptions wanted)
        {
            var bodies = MessageBody.Build(message, postId, wanted with { Video = way, StaysRich = before.IsRich });
            var main = MainOf(bodies);
            var ids = new List<string>();
            for (var part = 0; part < bodies.Count; part++)
            {
                var uploads = part == main ? MessageBody.Named(bodies[part], files) : [];
                var changed = part < before.Ids.Count
                    ? await ChangeAsync(channel, before.Ids[part], bodies[part], uploads, cancellationToken)
                    : await CreateAsync(channel, Nonce(postId, part), bodies[part], notify: false, null, uploads, cancellationToken);
                ids.Add(changed.Id);
            }

            foreach (var extra in before.Ids.Skip(bodies.Count))
            {
                await DeleteAsync(chat, extra, cancellationToken);
            }

            return new(ids, MessageBody.IsRich(bodies[0])) { Files = [.. wanted.Kept, .. ShownOf(bodies[0], files)] };
        }
    }

    /// <summary>Returns true if the message no longer exists; false if deleting it is not allowed.</summary>
    public async Task<bool> DeleteAsync(ChatKey chat, string messageId, CancellationToken cancellationToken)
    {
        var channel = MessageMapping.Split(chat).Channel;
        try
        {
            await rest.SendAsync(new(RestRoute.DeleteMessage(channel, messageId)) { IsIdempotent = true }, cancellationToken);
            return true;
        }
        catch (DiscordException refused) when (refused.IsMessageGone)
        {
            return true;
        }
        catch (DiscordException refused) when (refused.Status is 403 or 404)
        {
            return false;
        }
    }

    private Task<DiscordMessage> ChangeAsync(string channel, string messageId, JsonObject body, IReadOnlyList<AttachedFile> files, CancellationToken cancellationToken)
    {
        foreach (var ofNewOnly in new[] { "nonce", "enforce_nonce", "message_reference" })
        {
            body.Remove(ofNewOnly);
        }

        var isRich = MessageBody.IsRich(body);
        body.Remove("flags");
        body["components"] ??= new JsonArray();
        if (isRich)
        {
            body["flags"] = MessageBody.RichFlag;
            body["content"] = null;
            body["embeds"] = new JsonArray();
        }

        return SendAsync(channel, new RestCall(RestRoute.EditMessage(channel, messageId), body) { Files = files, IsIdempotent = true }, cancellationToken);
    }

    /// <summary>Returns whether the call shows pictures or a video, which may be forbidden even if text is allowed.</summary>
    private static bool HasGallery(RestCall call) => call.Body is JsonObject body && MessageBody.HasGallery(body);

    /// <summary>Compares by text.</summary>
    private static bool Shows(DiscordMessage there, JsonObject body) => there.ShownText.Trim() == MessageBody.ShownText(body).Trim();

    /// <summary>Returns which part has the buttons and the files.</summary>
    private static int MainOf(IReadOnlyList<JsonObject> bodies) => MessageBody.IsRich(bodies[0]) ? 0 : bodies.Count - 1;

    private static IReadOnlyList<string> NamesOf(IReadOnlyList<AttachedFile> files) => [.. files.Select(file => file.FileName)];

    private static IReadOnlyList<string> ShownOf(JsonObject body, IReadOnlyList<AttachedFile> files) => MessageBody.IsRich(body) ? NamesOf(MessageBody.Named(body, files)) : [];

    private async Task<DiscordMessage> CreateAsync(string channel, string nonce, JsonObject body, bool notify, string? replyTo, IReadOnlyList<AttachedFile> files, CancellationToken cancellationToken)
    {
        body["nonce"] = nonce;
        body["enforce_nonce"] = true;
        if (!notify)
        {
            body["flags"] = ((int?)body["flags"] ?? 0) | SilentFlag; // Otherwise every new message in direct messages makes a sound.
        }

        if (replyTo is not null)
        {
            body["message_reference"] = new JsonObject { ["message_id"] = replyTo, ["fail_if_not_exists"] = false };
        }

        var call = new RestCall(RestRoute.CreateMessage(channel), body) { Files = files, IsIdempotent = true };
        try
        {
            return await SendAsync(channel, call, cancellationToken);
        }
        catch (DiscordException refused) when (replyTo is not null && refused.IsReplyRefused && !refused.MayHaveArrived)
        {
            body.Remove("message_reference");
            return await SendAsync(channel, call, cancellationToken);
        }
    }

    private async Task<DiscordMessage> SendAsync(string channel, RestCall call, CancellationToken cancellationToken)
    {
        closed.ThrowIfClosed(channel);
        try
        {
            return await rest.SendAsync(call, RestJson.Default.DiscordMessage, cancellationToken);
        }
        catch (DiscordException refused) when (refused.IsChannelClosed && call.Files.Count == 0 && !(refused.Code == 50013 && HasGallery(call)))
        {
            closed.Close(channel, refused);
            throw;
        }
    }

    /// <summary>Returns a unique id of this part of the post; Discord accepts at most <see cref="LongestNonce"/> characters.</summary>
    private static string Nonce(string name, int part)
    {
        var whole = part == 0 ? name : $"{name}.{part}";
        return whole.Length <= LongestNonce ? whole : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..LongestNonce];
    }
}
