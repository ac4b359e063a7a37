using System.Text.Json;
using System.Text.Json.Serialization;

namespace NemoBot.Discord.Rest;

/// <summary>Reads a value that may be a string, a number or a boolean as its text.</summary>
internal sealed class AnyScalarConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonWalk.ScalarHere(ref reader);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
