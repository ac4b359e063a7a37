using System.Text.Json;
using System.Text.Json.Serialization;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Represents the adapter's receipt of a post: what Telegram has of it beyond one message id, such as the rest of a long text, or its video.</summary>
/// <param name="Main">The message whose id is the post's.</param>
internal sealed record PostReceipt(ChatMessageId Main)
{
    /// <summary>The messages with the rest of a text that was too long for one, in order.</summary>
    public IReadOnlyList<int> More { get; init; } = [];

    /// <summary>The stored file that <see cref="Main"/> shows, or a name for what is not stored; null for text.</summary>
    public string? Video { get; init; }

    /// <summary>Whether a video was sent as a new message without a known outcome: it must not be sent again.</summary>
    public bool VideoBegun { get; init; }

    /// <summary>How often the message was to become the video without a known outcome; 0 once it shows the video.</summary>
    public int Uploads { get; init; }

    /// <summary>When the last of them ended; null if there is none.</summary>
    public DateTimeOffset? UploadedAt { get; init; }

    /// <summary>Whether this is a text in one message.</summary>
    [JsonIgnore]
    public bool IsSingleText => More.Count == 0 && Video is null && !VideoBegun && Uploads == 0;

    /// <summary>Returns the receipt; null if Telegram has nothing of the post.</summary>
    public static PostReceipt? Read(string? json) => json is null ? null : JsonSerializer.Deserialize(json, ReceiptJson.Default.PostReceipt);

    /// <param name="receipt">Null if Telegram is known to have nothing of the post.</param>
    public static string Write(PostReceipt? receipt) => JsonSerializer.Serialize(receipt, ReceiptJson.Default.PostReceipt!);
}

[JsonSerializable(typeof(PostReceipt))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class ReceiptJson : JsonSerializerContext;
