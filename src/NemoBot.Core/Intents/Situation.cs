namespace NemoBot.Core.Intents;

/// <summary>Specifies the state of the chat when a text arrives. The default is a chat without any activity.</summary>
[Flags]
public enum Situation
{
    None = 0,

    /// <summary>The chat has footage.</summary>
    Footage = 1,

    /// <summary>The project has a draft, because something was edited.</summary>
    Draft = 2,

    /// <summary>A job is running or queued.</summary>
    Job = 4,

    /// <summary>The message has a file or a link to one.</summary>
    Attachment = 8,

    /// <summary>The message replies to a result of the bot.</summary>
    Reply = 16,

    /// <summary>The bot has just asked a question.</summary>
    Asked = 32,
}
