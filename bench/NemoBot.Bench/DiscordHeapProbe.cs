using System.Globalization;
using System.Net.Sockets;
using NemoBot.Bench;

/// <summary>Loaded into the measured process by the runtime (<c>DOTNET_STARTUP_HOOKS</c>): runs a full collection on request and reports the remaining bytes.</summary>
/// <remarks>The runtime requires a class of this name outside of all namespaces.</remarks>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(HeapProbe.Variable) is { Length: > 0 } path)
        {
            new Thread(() => Serve(path)) { IsBackground = true, Name = "heap probe" }.Start();
        }
    }

    private static void Serve(string path)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        while (true)
        {
            using var asker = listener.Accept();
            for (var n = 0; n < 3; n++)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }

            asker.Send(System.Text.Encoding.ASCII.GetBytes(GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture)));
        }
    }
}

namespace NemoBot.Bench
{
    /// <summary>Requests the size of the managed heap from the measured process.</summary>
    internal static class HeapProbe
    {
        public const string Variable = "NEMOBOT_BENCH_HEAP";

        public static (string Name, string Value)[] Settings(string folder) => [("DOTNET_STARTUP_HOOKS", typeof(HeapProbe).Assembly.Location), (Variable, Path(folder))];

        /// <summary>Returns the bytes in use after a full, compacting collection.</summary>
        public static async Task<long> CollectAsync(string folder)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path(folder)));
            var buffer = new byte[32];
            var length = await socket.ReceiveAsync(buffer);
            return long.Parse(buffer.AsSpan(0, length), NumberStyles.None, CultureInfo.InvariantCulture);
        }

        private static string Path(string folder) => System.IO.Path.Combine(folder, "heap.sock");
    }
}
