using NemoBot.Tests.Architecture.Hidden.Above;

namespace NemoBot.Tests.Architecture.Hidden.Examples;

// Each knows the floor above in one place only.

public static class InAsyncMethod
{
    public static async Task<string> RunAsync()
    {
        await Task.Yield();
        return new Upstairs().Message;
    }
}

public static class InLambda
{
    public static Func<string> Run() => () => new Upstairs().Message;
}

public static class InIterator
{
    public static IEnumerable<string> Run()
    {
        yield return new Upstairs().Message;
    }
}

public static class InGenericArgument
{
    public static object Run() => new List<Upstairs>();
}

public static class InNestedArgument
{
    public static object Run() => new Dictionary<string, List<Upstairs>>();
}

[Upstairs]
public static class Marked;
