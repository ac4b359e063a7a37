namespace NemoBot.Storage.Rows;

/// <summary>The kinds that values are sealed with (<see cref="ChatSeal"/>). Every engine has the same, so that a value can move between them as it is.</summary>
public static class SealedKinds
{
    public const string Charges = "charges";
    public const string ChatKeys = "chat_keys";
    public const string Chats = "chats";
    public const string ClientMessages = "client_messages";
    public const string Files = "files";
    public const string Inbox = "inbox";
    public const string Jobs = "jobs";
    public const string PlatformValues = "platform_values";
    public const string Posts = "posts.document";
    public const string Projects = "projects";
    public const string Quarantine = "quarantine";
    public const string UsedKeys = "keys_used";
    public const string WebChat = "web_chat";

    /// <summary>The owner that a value of several keys is sealed with, such as the message of a client, or a value of a platform.</summary>
    public static string OwnerOf(object first, string second) => $"{first}\n{second}";
}
