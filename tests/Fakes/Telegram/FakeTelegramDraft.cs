namespace Fakes.Telegram;

/// <summary>The draft of an answer in a private chat, as it is shown now (Bot API 10.3).</summary>
/// <param name="ShownAt">When it was sent; it vanishes after 30 seconds, or with the next message of the bot.</param>
public sealed record FakeTelegramDraft(long Chat, long? Thread, long Id, string Text, bool CanStop, DateTimeOffset ShownAt);
