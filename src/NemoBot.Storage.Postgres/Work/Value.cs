using NemoBot.Core.Model;
using NpgsqlTypes;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>A parameter of a statement. Its type is known for null too: a statement is prepared once, whatever its values are.</summary>
internal readonly record struct Value(object? Content, NpgsqlDbType Type)
{
    public static implicit operator Value(string? text) => new(text is null ? null : Storable.Checked(text), NpgsqlDbType.Text);

    public static implicit operator Value(string[] texts) => new(Array.ConvertAll(texts, Storable.Checked), NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static implicit operator Value(byte[]? bytes) => new(bytes, NpgsqlDbType.Bytea);

    public static implicit operator Value(bool flag) => new(flag, NpgsqlDbType.Boolean);

    public static implicit operator Value(long number) => new(number, NpgsqlDbType.Bigint);

    public static implicit operator Value(ChatKey chat) => chat.ToString();

    public static implicit operator Value(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static implicit operator Value(DateTimeOffset? time) => new(time?.ToUnixTimeMilliseconds(), NpgsqlDbType.Bigint);
}
