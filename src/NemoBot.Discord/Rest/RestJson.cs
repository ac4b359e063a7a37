using System.Text.Json.Serialization;
using NemoBot.Discord.Gateway;

namespace NemoBot.Discord.Rest;

/// <summary>Discord's JSON: snake_case, unknown fields ignored, source-generated.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DiscordMessage))]
[JsonSerializable(typeof(DiscordMessage[]))]
[JsonSerializable(typeof(DiscordInteraction))]
[JsonSerializable(typeof(ReadyEvent))]
internal sealed partial class RestJson : JsonSerializerContext;
