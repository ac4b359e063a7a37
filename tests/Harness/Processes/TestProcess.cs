using System.Diagnostics;
using System.Globalization;

namespace Harness.Processes;

/// <summary>This test program as a second process that runs one explicit test, until it is killed.</summary>
internal static class TestProcess
{
    /// <param name="test">The class of the test; its assembly is the program.</param>
    /// <param name="path">What the test works on, in a variable of the environment.</param>
    /// <param name="port">Where the test reports, in a variable of the environment.</param>
    public static Process Start(Type test, string method, (string Variable, string Value) path, (string Variable, int Value) port)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(test.Assembly.Location);
        }

        string[] arguments = ["-explicit", "only", "-method", $"{test.FullName}.{method}"];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[path.Variable] = path.Value;
        start.Environment[port.Variable] = port.Value.ToString(CultureInfo.InvariantCulture);
        var child = Process.Start(start)!;
        child.OutputDataReceived += static (_, _) => { };
        child.ErrorDataReceived += static (_, _) => { };
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;
    }
}
