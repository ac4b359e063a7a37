using System.Collections;
using NemoBot.Core.Model;
using NemoVideo.Secrets;

namespace NemoBot.Core.Secrets;

/// <summary>The last safeguard of the log: masks secrets and the ids of chats in every log entry, of ours or of a library, before a provider receives it.</summary>
public sealed class MaskingLoggers(LoggerFactory inner, SecretMask mask) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Masking(inner.CreateLogger(categoryName), mask);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    private sealed class Masking(ILogger inner, SecretMask mask) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!inner.IsEnabled(logLevel))
            {
                return;
            }

            var words = formatter(state, exception);
            var values = state as IReadOnlyList<KeyValuePair<string, object?>>;
            var masked = mask.Apply(ChatNames.Hide(words, values));
            var fault = exception is null ? null : Masked(exception);
            if (ReferenceEquals(masked, words) && ReferenceEquals(fault, exception))
            {
                inner.Log(logLevel, eventId, state, exception, formatter); // The common case.
            }
            else
            {
                inner.Log(logLevel, eventId, new MaskedState(masked, values ?? [], mask), fault, static (told, _) => told.ToString());
            }
        }

        private Exception Masked(Exception exception)
        {
            var told = exception.ToString();
            var masked = mask.Apply(told);
            return ReferenceEquals(masked, told) ? exception : new MaskedException(mask.Apply(exception.Message), masked);
        }
    }

    /// <summary>The masked names and values of a log entry, for providers that write them separately.</summary>
    private sealed class MaskedState(string words, IReadOnlyList<KeyValuePair<string, object?>> values, SecretMask mask) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => values.Count;

        public KeyValuePair<string, object?> this[int index] =>
            KeyValuePair.Create(values[index].Key, values[index].Value is ChatKey chat ? ChatNames.Of(chat) : values[index].Value is { } value && value.ToString() is { } text && mask.Apply(text) is var masked && masked != text ? masked : values[index].Value);

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            for (var i = 0; i < Count; i++)
            {
                yield return this[i];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => words;
    }

    /// <summary>Replaces an exception, with its texts masked.</summary>
    private sealed class MaskedException(string message, string all) : Exception(message)
    {
        public override string ToString() => all;
    }
}
