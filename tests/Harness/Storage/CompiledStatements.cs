using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Harness.Storage;

/// <summary>The SQL statements in the methods of a compiled assembly: a statement that is added later is found without a list of statements.</summary>
internal static class CompiledStatements
{
    private const int LoadString = 0x72;
    private const int UserStrings = 0x70;

    private static readonly string[] Verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "REPLACE ", "WITH "];

    /// <returns>Each statement with the type and the method that has it, "Type.Method"; a type's own constants are "Type..cctor".</returns>
    public static IReadOnlyList<(string Where, string Sql)> In(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        var found = new List<(string, string)>();
        foreach (var handle in reader.MethodDefinitions)
        {
            var method = reader.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress != 0)
            {
                var where = NameOf(reader, method);
                var texts = Texts(reader, file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes() ?? []);
                found.AddRange(texts.Where(text => Verbs.Any(verb => text.StartsWith(verb, StringComparison.Ordinal))).Select(text => (where, text)));
            }
        }

        return [.. found.Distinct()];
    }

    /// <summary>Looks for the instruction at every byte. What other instructions contain by chance is no statement.</summary>
    private static IEnumerable<string> Texts(MetadataReader reader, byte[] code)
    {
        for (var at = 0; at + 4 < code.Length; at++)
        {
            var offset = code[at + 1] | (code[at + 2] << 8) | (code[at + 3] << 16);
            if (code[at] == LoadString && code[at + 4] == UserStrings && offset < reader.GetHeapSize(HeapIndex.UserString))
            {
                yield return reader.GetUserString(MetadataTokens.UserStringHandle(offset)).TrimStart();
            }
        }
    }

    /// <summary>Lambdas and asynchronous methods are compiled to types and methods of their own, with the name of the method in angle brackets; asynchronous lambdas, in two.</summary>
    private static string NameOf(MetadataReader reader, MethodDefinition method)
    {
        var type = reader.GetTypeDefinition(method.GetDeclaringType());
        var names = new List<string> { reader.GetString(method.Name) };
        for (; !type.GetDeclaringType().IsNil; type = reader.GetTypeDefinition(type.GetDeclaringType()))
        {
            names.Add(reader.GetString(type.Name));
        }

        var written = names.Select(Bracketed).FirstOrDefault(name => name.Length > 0) ?? names[0];
        return $"{reader.GetString(type.Name)}.{written}";
    }

    private static string Bracketed(string name) => name.StartsWith('<') && name.IndexOf('>', StringComparison.Ordinal) is var end and > 1 ? name[1..end].TrimStart('<') : "";
}
