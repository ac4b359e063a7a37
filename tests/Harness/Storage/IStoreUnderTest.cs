using Fakes.Time;
using NemoBot.Core.Model;

namespace Harness.Storage;

/// <summary>A store with a separate, empty location, which can be closed and reopened.</summary>
public interface IStoreUnderTest : IAsyncDisposable
{
    IStore Store { get; }

    IWebChatLog WebChat { get; }

    IStoreFigures Figures { get; }

    ManualClock Clock { get; }

    /// <summary>Closes the store and opens it again on the same data.</summary>
    Task ReopenAsync();
}
