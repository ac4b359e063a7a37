namespace NemoBot.Core.Intents;

/// <summary>What stands in the chat when a text arrives. The default is a chat in which nothing happened yet.</summary>
[Flags]
public enum Situation
{
    None = 0,

    /// <summary>Footage was sent before.</summary>
    Footage = 1,

    /// <summary>The project has a draft: something was edited.</summary>
    Draft = 2,

    /// <summary>A job runs or waits.</summary>
    Job = 4,

    /// <summary>The message brings a file or a link to one.</summary>
    Attachment = 8,

    /// <summary>The message answers a result of the bot.</summary>
    Reply = 16,

    /// <summary>The bot has just asked something.</summary>
    Asked = 32,
}
