namespace NemoBot.Discord.Rest;

/// <summary>Represents an endpoint with its ids.</summary>
/// <param name="Template">The path without ids: identifies the route for rate limits, and is the only part that is logged.</param>
/// <param name="Major">The id that the rate limit is scoped to: a channel's, or a webhook's token.</param>
/// <param name="Path">The actual path. A secret, because it contains the token of an interaction.</param>
internal readonly record struct RestRoute(HttpMethod Method, string Template, string Major, string Path)
{
    /// <summary>Gets whether a token in the path authorises the call: then neither the bot's token nor the global limit apply.</summary>
    public bool IsInteraction { get; init; }

    /// <summary>Gets whether the call must reach Discord within 3 seconds of the interaction: then it never waits for a limit.</summary>
    public bool IsCallback { get; init; }

    public override string ToString() => $"{Method} {Template}";

    public static RestRoute GatewayBot { get; } = new(HttpMethod.Get, "gateway/bot", "", "gateway/bot");

    public static RestRoute PutCommands(string application) =>
        new(HttpMethod.Put, "applications/*/commands", application, $"applications/{application}/commands");

    public static RestRoute ListRoles(string guild) => new(HttpMethod.Get, "guilds/*/roles", guild, $"guilds/{guild}/roles");

    public static RestRoute CreateMessage(string channel) =>
        new(HttpMethod.Post, "channels/*/messages", channel, $"channels/{channel}/messages");

    /// <param name="after">A message id; returns only newer messages.</param>
    public static RestRoute ListMessages(string channel, string after) =>
        new(HttpMethod.Get, "channels/*/messages", channel, $"channels/{channel}/messages?after={after}&limit=100");

    public static RestRoute GetMessage(string channel, string message) =>
        new(HttpMethod.Get, "channels/*/messages/*", channel, $"channels/{channel}/messages/{message}");

    public static RestRoute EditMessage(string channel, string message) =>
        new(HttpMethod.Patch, "channels/*/messages/*", channel, $"channels/{channel}/messages/{message}");

    public static RestRoute DeleteMessage(string channel, string message) =>
        new(HttpMethod.Delete, "channels/*/messages/*", channel, $"channels/{channel}/messages/{message}");

    public static RestRoute Callback(string interaction, string token) =>
        new(HttpMethod.Post, "interactions/*/*/callback", token, $"interactions/{interaction}/{token}/callback?with_response=true")
        {
            IsInteraction = true,
            IsCallback = true,
        };

    public static RestRoute FollowUp(string application, string token) =>
        new(HttpMethod.Post, "webhooks/*/*", token, $"webhooks/{application}/{token}?wait=true") { IsInteraction = true };

    /// <param name="message"><c>@original</c> for the first answer, or the id of the message with the pressed button.</param>
    public static RestRoute EditAnswer(string application, string token, string message) =>
        new(HttpMethod.Patch, "webhooks/*/*/messages/*", token, $"webhooks/{application}/{token}/messages/{message}") { IsInteraction = true };

    public static RestRoute DeleteAnswer(string application, string token, string message) =>
        new(HttpMethod.Delete, "webhooks/*/*/messages/*", token, $"webhooks/{application}/{token}/messages/{message}") { IsInteraction = true };
}
