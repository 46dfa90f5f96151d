using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SsoOidc.Tests.Conventions;

/// <summary>
/// The types of the same assembly that a type uses: base, interfaces, members, attributes and what stands in method bodies. It
/// collects them by being asked about types while signatures are decoded.
/// </summary>
internal sealed class TypeUses(PEReader file, MetadataReader metadata)
    : ISignatureTypeProvider<string, object?>, ICustomAttributeTypeProvider<string>
{
    private static readonly Dictionary<short, OpCode> s_opCodes = typeof(OpCodes).GetFields()
        .Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => code.Value);

    private readonly HashSet<TypeDefinitionHandle> _seen = [];

    /// <summary>Each with the member that uses it; null if that is the type's declaration.</summary>
    public IEnumerable<(string? Member, TypeDefinitionHandle Used)> Of(TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        See(type.BaseType);
        foreach (InterfaceImplementationHandle one in type.GetInterfaceImplementations()) See(metadata.GetInterfaceImplementation(one).Interface);
        SeeConstraints(type.GetGenericParameters());
        SeeAttributes(type.GetCustomAttributes());
        foreach (PropertyDefinitionHandle one in type.GetProperties()) SeeAttributes(metadata.GetPropertyDefinition(one).GetCustomAttributes());
        foreach (TypeDefinitionHandle used in TakeSeen()) yield return (null, used);

        foreach (FieldDefinitionHandle one in type.GetFields())
        {
            FieldDefinition field = metadata.GetFieldDefinition(one);
            field.DecodeSignature(this, null);
            SeeAttributes(field.GetCustomAttributes());
            foreach (TypeDefinitionHandle used in TakeSeen()) yield return (metadata.GetString(field.Name), used);
        }

        foreach (MethodDefinitionHandle one in type.GetMethods())
        {
            MethodDefinition method = metadata.GetMethodDefinition(one);
            method.DecodeSignature(this, null);
            SeeConstraints(method.GetGenericParameters());
            SeeAttributes(method.GetCustomAttributes());
            if (method.RelativeVirtualAddress != 0) SeeBody(file.GetMethodBody(method.RelativeVirtualAddress));
            foreach (TypeDefinitionHandle used in TakeSeen()) yield return (metadata.GetString(method.Name), used);
        }
    }

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        _seen.Add(handle);
        return "";
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        TypeReference type = reader.GetTypeReference(handle);
        return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    /// <summary>What <c>typeof</c> in an attribute becomes.</summary>
    public string GetTypeFromSerializedName(string name)
    {
        string plain = name.Split(',')[0];
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            if (plain == $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}") _seen.Add(handle);
        }

        return "";
    }

    public string GetSystemType() => "System.Type";

    public bool IsSystemType(string type) => type == "System.Type";

    public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "";

    public string GetSZArrayType(string elementType) => "";

    public string GetArrayType(string elementType, ArrayShape shape) => "";

    public string GetByReferenceType(string elementType) => "";

    public string GetPointerType(string elementType) => "";

    public string GetPinnedType(string elementType) => "";

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => "";

    public string GetGenericMethodParameter(object? genericContext, int index) => "";

    public string GetGenericTypeParameter(object? genericContext, int index) => "";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "";

    private TypeDefinitionHandle[] TakeSeen()
    {
        TypeDefinitionHandle[] seen = [.. _seen];
        _seen.Clear();
        return seen;
    }

    private void See(EntityHandle handle)
    {
        if (handle.IsNil) return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                _seen.Add((TypeDefinitionHandle)handle);
                break;

            case HandleKind.TypeSpecification:
                metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                break;

            case HandleKind.FieldDefinition:
                _seen.Add(metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;

            case HandleKind.MethodDefinition:
                _seen.Add(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;

            case HandleKind.MemberReference:
                See(metadata.GetMemberReference((MemberReferenceHandle)handle).Parent);
                break;

            case HandleKind.MethodSpecification:
                MethodSpecification method = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                See(method.Method);
                method.DecodeSignature(this, null);
                break;
        }
    }

    private void SeeConstraints(GenericParameterHandleCollection parameters)
    {
        foreach (GenericParameterHandle parameter in parameters)
        {
            foreach (GenericParameterConstraintHandle constraint in metadata.GetGenericParameter(parameter).GetConstraints())
                See(metadata.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void SeeAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle one in attributes)
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(one);
            See(attribute.Constructor);
            attribute.DecodeValue(this);
        }
    }

    private void SeeBody(MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil) metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, null);
        foreach (ExceptionRegion region in body.ExceptionRegions) See(region.CatchType);
        BlobReader code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            byte first = code.ReadByte();
            OpCode operation = s_opCodes[first == 0xFE ? (short)((first << 8) | code.ReadByte()) : first];
            switch (operation.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    See(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;

                case OperandType.InlineSwitch:
                    int targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;

                default:
                    code.Offset += SizeOf(operation.OperandType);
                    break;
            }
        }
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
