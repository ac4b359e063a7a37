namespace NemoBot.Discord.Rest;

/// <summary>Represents an endpoint with its ids.</summary>
/// <param name="Template">The path without ids: identifies the route for rate limits, and is the only part that is logged.</param>
/// <param name="Major">The id that the rate limit is scoped to: a channel's, or a webhook's token.</param>
/// <param name="Path">The actual path. A secret, because it contains the token of an interaction.</param>
internal readonly record struct DiscordRoute(HttpMethod Method, string Template, string Major, string Path)
{
    /// <summary>Gets whether a token in the path authorises the call: then neither the bot's token nor the global limit apply.</summary>
    public bool IsInteraction { get; init; }

    /// <summary>Gets whether the call must reach Discord within 3 seconds of the interaction: then it never waits for a limit.</summary>
    public bool IsCallback { get; init; }

    public override string ToString() => $"{Method} {Template}";

    public static DiscordRoute GatewayBot { get; } = new(HttpMethod.Get, "gateway/bot", "", "gateway/bot");

    public static DiscordRoute PutCommands(string application) =>
        new(HttpMethod.Put, "applications/*/commands", application, $"applications/{application}/commands");

    public static DiscordRoute ListRoles(string guild) => new(HttpMethod.Get, "guilds/*/roles", guild, $"guilds/{guild}/roles");

    public static DiscordRoute CreateMessage(string channel) =>
        new(HttpMethod.Post, "channels/*/messages", channel, $"channels/{channel}/messages");

    /// <param name="after">A message id; returns only newer messages.</param>
    public static DiscordRoute ListMessages(string channel, string after) =>
        new(HttpMethod.Get, "channels/*/messages", channel, $"channels/{channel}/messages?after={after}&limit=100");

    public static DiscordRoute GetMessage(string channel, string message) =>
        new(HttpMethod.Get, "channels/*/messages/*", channel, $"channels/{channel}/messages/{message}");

    public static DiscordRoute EditMessage(string channel, string message) =>
        new(HttpMethod.Patch, "channels/*/messages/*", channel, $"channels/{channel}/messages/{message}");

    public static DiscordRoute DeleteMessage(string channel, string message) =>
        new(HttpMethod.Delete, "channels/*/messages/*", channel, $"channels/{channel}/messages/{message}");

    public static DiscordRoute Callback(string interaction, string token) =>
        new(HttpMethod.Post, "interactions/*/*/callback", token, $"interactions/{interaction}/{token}/callback?with_response=true")
        {
            IsInteraction = true,
            IsCallback = true,
        };

    public static DiscordRoute FollowUp(string application, string token) =>
        new(HttpMethod.Post, "webhooks/*/*", token, $"webhooks/{application}/{token}?wait=true") { IsInteraction = true };

    /// <param name="message"><c>@original</c> for the first answer, or the id of the message with the pressed button.</param>
    public static DiscordRoute EditAnswer(string application, string token, string message) =>
        new(HttpMethod.Patch, "webhooks/*/*/messages/*", token, $"webhooks/{application}/{token}/messages/{message}") { IsInteraction = true };

    public static DiscordRoute DeleteAnswer(string application, string token, string message) =>
        new(HttpMethod.Delete, "webhooks/*/*/messages/*", token, $"webhooks/{application}/{token}/messages/{message}") { IsInteraction = true };
}
