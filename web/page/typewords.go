package page

import "sohoa/models"

// typeWords is what types of papers are called; the Vietnamese names are the labels of pipeline/doctypes.
var typeWords = Words{
	"type.administrative_document":        {"Văn bản hành chính", "Administrative document"},
	"type.birth_certificate":              {"Giấy khai sinh", "Birth certificate"},
	"type.birth_declaration":              {"Tờ khai đăng ký khai sinh", "Declaration of birth"},
	"type.construction_permit":            {"Giấy phép xây dựng", "Construction permit"},
	"type.death_extract":                  {"Trích lục khai tử", "Extract of death registration"},
	"type.decision":                       {"Quyết định", "Decision"},
	"type.household_business_certificate": {"Giấy chứng nhận đăng ký hộ kinh doanh", "Certificate of household business"},
	"type.id_card":                        {"Thẻ căn cước", "Identity card"},
	"type.land_certificate":               {"Giấy chứng nhận quyền sử dụng đất", "Land use certificate"},
	"type.marital_status_certificate":     {"Giấy xác nhận tình trạng hôn nhân", "Certificate of marital status"},
	"type.marriage_certificate":           {"Giấy chứng nhận kết hôn", "Marriage certificate"},
	"type.official_letter":                {"Công văn", "Official letter"},
	"type.residence_confirmation":         {"Xác nhận thông tin về cư trú (CT07)", "Confirmation of residence (CT07)"},
	"type.residence_declaration":          {"Tờ khai thay đổi thông tin cư trú (CT01)", "Declaration of change of residence (CT01)"},
	"type.unknown":                        {"Chưa rõ loại", "Type not known"},
}

// TypeLabel gives what a type of papers is called in the language; the name itself where an office brought the type along.
func TypeLabel(l Language, name models.TypeName) string {
	return named(l, typeWords, "type.", string(name))
}
