using System.Text.Json;
using System.Text.Json.Serialization;

namespace NemoBot.Telegram.Api;

/// <summary>
/// Contains a call's result, read with <see cref="AnswerJson"/>. The library reads every response with options of its own, which cannot be replaced; the
/// converter of this type leaves them.
/// </summary>
[JsonConverter(typeof(AnswerConverter))]
internal sealed record Answer<T>(T Value);

internal sealed class AnswerConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Answer<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Of<T> : JsonConverter<Answer<T>>
    {
        public override Answer<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<T>(ref reader, AnswerJson.Options) is { } value ? new(value) : null;

        public override void Write(Utf8JsonWriter writer, Answer<T> value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
